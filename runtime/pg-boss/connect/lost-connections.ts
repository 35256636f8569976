/** Connections that were lost while a statement was under way, whose outcome is therefore unknown. */
import { isNativeError } from 'node:util/types'
import { SilentConnectionError } from './held-connection.js'

/** Of sockets; class 08 (connection) and 57P (shutdown) of the server. */
const lostCode = /^(ECONNRESET|EPIPE|ETIMEDOUT|08...|57P0[12])$/
/** The texts of `pg`, which have no code. */
const lostText = /Connection terminated|Query read timeout|is not queryable/

/** A serialization failure and a deadlock: the statement was rolled back, and the next try may come through. */
const rolledBackCode = /^(40001|40P01)$/

export function isConnectionLost(error: unknown): boolean {
  return isNativeError(error) && (lostCode.test(codeOf(error)) || lostText.test(error.message))
}

const mostTries = 3

/** Runs what can run twice without harm, and runs it again if a connection was lost or the server rolled it back. */
export async function repeating<Result>(use: () => Promise<Result>, tries = 1): Promise<Result> {
  try {
    return await use()
  } catch (error) {
    const canRepeat = isConnectionLost(error) || (isNativeError(error) && rolledBackCode.test(codeOf(error)))
    const isSlow = error instanceof SilentConnectionError && error.isSlow
    if (tries === mostTries || !canRepeat || isSlow) throw error
    return repeating(use, tries + 1)
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
