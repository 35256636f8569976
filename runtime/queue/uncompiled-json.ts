/**
 * What a call carries that no compiler has seen, to a queue that nobody has defined: plain JSON, of which nothing is
 * lost on its way. Compiled, what is no JSON would have been converted, and a type would say what is stored and what
 * is not; so here whatever `JSON.stringify` would change or leave out is refused, and it is said why.
 */
import { anyJson, pathTo, report, type Codec, type Problem } from '../contract/index.js'

export const uncompiledJson: Codec = {
  ...anyJson,
  validate: (value) =>
    (anyJson.validate(value) ?? lossesIn(value))?.map((problem) => ({
      ...problem,
      expected: `${problem.expected}, since this call was not built with tspc`,
    })),
}

/** The properties of plain JSON that are not stored: `undefined` if there are none. Fields that are `undefined` count as none. */
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
      // What a hidden accessor would give is not asked: it may throw.
      const hidden: unknown = Reflect.getOwnPropertyDescriptor(value, key)?.value
      report(problems, path + step(value, key), 'nothing that JSON leaves out', hidden)
    }
  }
}

/** Of this realm or another: `Array.prototype` and `Object.prototype` are all that it inherits from. */
function isPlainArray(value: readonly unknown[]): boolean {
  const root: unknown = Object.getPrototypeOf(Object.getPrototypeOf(value))
  return root !== null && Object.getPrototypeOf(root) === null
}

/** Of a list its items, of an object its fields: not what is hidden (a `toJSON`, say), nor what a symbol names. */
function isStored(value: object, key: string | symbol): boolean {
  if (typeof key === 'symbol') return false
  return Array.isArray(value) ? /^\d+$/.test(key) : Object.prototype.propertyIsEnumerable.call(value, key)
}

function step(value: object, key: string | symbol): string {
  if (typeof key === 'symbol') return `[${String(key)}]`
  return Array.isArray(value) && /^\d+$/.test(key) ? `[${key}]` : pathTo(key)
}
