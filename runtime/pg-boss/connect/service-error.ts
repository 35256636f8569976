/** Converts errors of statements, of pg-boss and of the user's database library to `QueueServiceError`. */
import { isNativeError } from 'node:util/types'
import { QueueServiceError } from '../../errors/errors.js'

/** `redact` removes passwords from the message. */
export function serviceError(error: unknown, redact: (message: string) => string): QueueServiceError {
  const reason = reasonOf(error)
  const message = redact(isNativeError(error) ? error.message : String(error)) || 'no reason given'
  const isRefused = reason !== undefined && /^[\dA-Z]{5}$/.test(reason)
  const what = isRefused ? `The database refused a statement (${reason})` : 'The queue service failed'
  const remedy = remedies.find(([matches]) => matches.test(`${reason ?? ''} ${message}`))?.[1]
  const text = `${what}: ${message}`
  return new QueueServiceError(
    remedy === undefined ? text : `${text.replace(/\.$/, '')}. ${remedy}`,
    reason,
    error,
  )
}

/** The code of the error, or of the error that a library has wrapped. */
function reasonOf(error: unknown, levels = 5): string | undefined {
  if (!isNativeError(error) || levels === 0) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return reasonOf(error.cause, levels - 1)
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/^25P02/, 'An earlier statement of this transaction failed: roll it back, and run it again.'],
  [/^(40001|40P01)/, 'Another transaction was in the way: roll this one back, and run it again.'],
  [/^42501/, "Give the service's role the right: run what `npx typeboss grants <role>` prints."],
  [/Invalid string length/, 'The jobs of one call are too large for one statement: add fewer at a time.'],
]

/** pg-boss reports errors of its workers as plain objects with the fields of the error. */
export function asError(thrown: unknown): Error {
  if (isNativeError(thrown)) return thrown
  const message: unknown =
    typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'message') : undefined
  return Object.assign(new Error(typeof message === 'string' ? message : String(thrown)), thrown)
}
