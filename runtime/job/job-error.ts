/** Reads the stored error of a job. */
import type { Json } from '../contract/index.js'
import type { JobError } from '../errors/errors.js'

/** Errors of typeboss's workers have a `message`; pg-boss's own are `{ value: { message } }`; others may be any JSON. */
export function readJobError(stored: Json): JobError {
  const { name, message, stack, code, cause, errors, value, ...fields } = fieldsOf(stored)
  if (typeof message === 'string') {
    return {
      ...fields,
      ...(value !== undefined && { value }),
      name: typeof name === 'string' ? name : 'Error',
      message,
      stack: typeof stack === 'string' ? stack : undefined,
      ...((typeof code === 'string' || typeof code === 'number') && { code }),
      ...(isObject(cause) && { cause: readJobError(cause) }),
      ...(Array.isArray(errors) && { errors: errors.map(readJobError) }),
    }
  }
  if (value !== undefined) return readJobError(value)
  return {
    name: 'Error',
    message: typeof stored === 'string' ? stored : JSON.stringify(stored),
    stack: undefined,
  }
}

function fieldsOf(json: Json): { readonly [key: string]: Json } {
  return isObject(json) ? json : {}
}

function isObject(json: Json | undefined): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
