/**
 * Errors of Redis and ioredis in the words of typeboss. The errors of ioredis have the failed command with its arguments,
 * which for AUTH is the password: none is passed on as it is.
 */
import { isNativeError } from 'node:util/types'
import { QueueConnectionError, QueueServiceError, TypebossError } from '../../errors/errors.js'

/** The answers of a server that cannot serve now, or not this user. The word is the first of the message. */
const unusable = new Set([
  'NOAUTH',
  'WRONGPASS',
  'NOPERM',
  'LOADING',
  'READONLY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'UNBLOCKED',
  'MISCONF',
])

/** Answers of a server that has just become a replica, or that still loads. A new connection can reach the right one. */
const isElsewhere = /^(READONLY|MASTERDOWN|UNBLOCKED)\b/

/** Messages of ioredis for a command whose connection was lost before the answer. */
const lostText =
  /Connection is closed|Socket timeout|Stream isn't writeable|max retries per request|Command timed out/

const lostCodes = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'])

/** Whether the connection was lost, so that it is unknown whether the command has run. */
export function isConnectionLost(error: unknown): boolean {
  if (!isNativeError(error) || error instanceof TypebossError) return false
  return lostText.test(error.message) || lostCodes.has(codeOf(error) ?? '') || isElsewhere.test(error.message)
}

/** An answer of the server itself. */
export function isReply(error: unknown): error is Error {
  return isNativeError(error) && error.name === 'ReplyError'
}

export function describeError(error: unknown, address: string): TypebossError {
  if (error instanceof TypebossError) return error
  const message = isNativeError(error) ? error.message : String(error)
  const word = isReply(error) ? /^[A-Z]+/.exec(message)?.[0] : undefined
  const code = isNativeError(error) ? codeOf(error) : undefined
  if (word !== undefined && !unusable.has(word))
    return new QueueServiceError(`Redis at ${address} refused a command: ${message}`, word, copyOf(message))
  if (word !== undefined)
    return new QueueConnectionError(`Redis at ${address} cannot be used: ${message}`, word)
  if (code !== undefined || isConnectionLost(error))
    return new QueueConnectionError(`Redis at ${address} cannot be reached: ${message}`, code)
  return new QueueServiceError(`The queue service failed: ${message}`, undefined, error)
}

/** Without the command and its arguments. */
function copyOf(message: string): Error {
  return new Error(message)
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
