import { inspect } from 'node:util'
import type { JobError } from '../errors/errors.js'
import { storableText } from '../support/storable-text.js'

/** What a handler threw, fit to be stored. */
export function describeThrown(thrown: unknown): JobError {
  try {
    return described(thrown)
  } catch {
    // One whose own getters throw, say. The attempt has failed all the same.
    return { name: 'Error', message: 'The handler threw an error that cannot be read', stack: undefined }
  }
}

function described(thrown: unknown): JobError {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    return { name: 'Error', message: storableText(`The handler threw ${inspect(thrown)}`), stack: undefined }
  }
  const { name, message, stack } = thrown
  return { name: storableText(name), message: storableText(message), stack: stack && storableText(stack) }
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
