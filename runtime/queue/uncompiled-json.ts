/**
 * The codec of a call that was not compiled, to a queue that this process does not define, and whose contract no worker has
 * stored.
 *
 * Data must be plain JSON. A compiled call converts other values, and stores the fields of the type. Here every value that
 * `JSON.stringify` would change or omit is refused, with the reason.
 *
 * Stored JSON is not read: a text may be one, or a `Date`, a `bigint`, bytes or a URL; a list may be a `Set` or a `Map`. Only
 * the queue's contract knows. A number, a boolean and null are always read as they are.
 */
import { anyJson, pathTo, report, type Codec, type Problem } from '../contract/index.js'
import { ContractMissingError } from '../errors/errors.js'

export function uncompiledJson(queue: string): Codec {
  return {
    validate: (value) =>
      (anyJson.validate(value) ?? lossesIn(value))?.map((problem) => ({
        ...problem,
        expected: `${problem.expected}, since this call was not built with tspc`,
      })),
    encode: anyJson.encode,
    decode: (json) => {
      if (json === undefined || json === null || typeof json === 'number' || typeof json === 'boolean')
        return anyJson.decode(json)
      throw new ContractMissingError(queue)
    },
  }
}

/** The properties of plain JSON that are not stored, `undefined` if there are none. Fields that are `undefined` may be lost. */
function lossesIn(value: unknown): readonly Problem[] | undefined {
  const problems: Problem[] = []
  explainLosses(value, '', problems)
  return problems.length === 0 ? undefined : problems
}

function explainLosses(value: unknown, path: string, problems: Problem[]): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value) && !isPlainArray(value))
    report(problems, path, 'an array of no class of its own', value)
  for (const key of Reflect.ownKeys(value)) {
    if (isStored(value, key)) explainLosses(Reflect.get(value, key), path + step(value, key), problems)
    else if (key !== 'length' || !Array.isArray(value)) {
      // A hidden accessor is not called: it may throw.
      const hidden: unknown = Reflect.getOwnPropertyDescriptor(value, key)?.value
      report(problems, path + step(value, key), 'nothing that JSON leaves out', hidden)
    }
  }
}

/** Whether it inherits from `Array.prototype` and `Object.prototype` alone, of this realm or another. */
function isPlainArray(value: readonly unknown[]): boolean {
  const root: unknown = Object.getPrototypeOf(Object.getPrototypeOf(value))
  return root !== null && Object.getPrototypeOf(root) === null
}

/** JSON has the items of a list and the fields of an object, but no hidden fields (such as a `toJSON`) and no symbols. */
function isStored(value: object, key: string | symbol): boolean {
  if (typeof key === 'symbol') return false
  return Array.isArray(value) ? /^\d+$/.test(key) : Object.prototype.propertyIsEnumerable.call(value, key)
}

function step(value: object, key: string | symbol): string {
  if (typeof key === 'symbol') return `[${String(key)}]`
  return Array.isArray(value) && /^\d+$/.test(key) ? `[${key}]` : pathTo(key)
}
