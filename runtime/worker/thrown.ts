import { inspect } from 'node:util'
import type { JobError } from '../errors.js'

/** What a handler threw, fit to be stored: Postgres takes no NUL and no half of a surrogate pair in JSON text. */
export function describeThrown(thrown: unknown): JobError {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    return { name: 'Error', message: storable(`The handler threw ${inspect(thrown)}`), stack: undefined }
  }
  const { name, message, stack } = thrown
  return { name: storable(name), message: storable(message), stack: stack && storable(stack) }
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

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
