/** Retries statements whose connection was lost before the answer, so that the outcome is unknown. */
import { isNativeError } from 'node:util/types'
import { SilentConnectionError } from './held-connection.js'

/** The codes of sockets, and the server's classes 08 (connection) and 57P (shutdown). */
const lostCode = /^(ECONNRESET|EPIPE|ETIMEDOUT|08...|57P0[12])$/
/** The messages of `pg`'s errors that have no code. */
const lostText = /Connection terminated|Query read timeout|is not queryable/

/** A serialization failure and a deadlock: the server rolled the statement back, and a retry may succeed. */
const rolledBackCode = /^(40001|40P01)$/

export function isConnectionLost(error: unknown): boolean {
  return isNativeError(error) && (lostCode.test(codeOf(error)) || lostText.test(error.message))
}

const mostTries = 3

/** Runs an idempotent call, and retries it if the connection was lost or the server rolled it back. */
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
