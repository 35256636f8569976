/** Converts values to their stored JSON and back. Catches every error of a getter, a Proxy or deep nesting. */
import { isNativeError } from 'node:util/types'
import { isStackOverflow } from './codec.js'
import { problemsOfDepth } from './storable.js'
import type { Decoded, Json, Problem, Reader, Writer } from './types.js'

/**
 * Returns the JSON that is stored for a value. A value does not fit if reading it throws, as a getter or a Proxy may, or
 * if `problemsIn` finds what cannot be stored. By default that is JSON that is nested too deep.
 */
export function toStored(
  writer: Writer,
  value: unknown,
  problemsIn: (json: Json) => readonly Problem[] | undefined = problemsOfDepth,
): Decoded<Json> {
  try {
    const problems = writer.validate(value)
    if (problems !== undefined) return { fits: false, problems }
    const json = writer.encode(value)
    const unstorable = problemsIn(json)
    return unstorable === undefined ? { fits: true, value: json } : { fits: false, problems: unstorable }
  } catch (error) {
    return isStackOverflow(error)
      ? { fits: false, problems: [tooDeep] }
      : { fits: false, problems: [unreadable(error)], thrown: error }
  }
}

/** Returns the value of stored JSON. JSON that another program stored may be nested too deep. */
export function fromStored(reader: Reader, json: unknown): Decoded<unknown> {
  try {
    return reader.decode(json)
  } catch (error) {
    if (!isStackOverflow(error)) throw error
    return { fits: false, problems: [tooDeep] }
  }
}

const tooDeep: Problem = {
  path: '',
  expected: 'a value that is not circular or too deep',
  received: 'one that exhausts the stack',
}

function unreadable(error: unknown): Problem {
  // Without `instanceof` and `String()`: the thrown value may be a Proxy that throws too.
  const reason = isNativeError(error) ? `${error.name}: ${error.message}` : `a value of type ${typeof error}`
  return { path: '', expected: 'a value that can be read', received: `one that throws ${reason}` }
}
