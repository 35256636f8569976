import { inspect } from 'node:util'
import type { JobError } from '../errors.js'

/** What a handler threw, fit to be stored: Postgres takes no NUL in JSON text. */
export function describeThrown(thrown: unknown): JobError {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    return { name: 'Error', message: withoutNul(`The handler threw ${inspect(thrown)}`), stack: undefined }
  }
  const { name, message, stack } = thrown
  return { name: withoutNul(name), message: withoutNul(message), stack: stack && withoutNul(stack) }
}

/** An error of another realm (a vm, a worker thread's message) is no instance of this one's Error. */
function isErrorLike(value: unknown): value is Error {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '')
}
