/**
 * The functions that emitted code calls. The transformer writes, into each file that defines or names a queue,
 *
 *     import * as typebossContract from 'typeboss/contract'
 *     const emailQueueContract = typebossContract.contract({
 *       name: 'email-queue', options: { retries: 5 }, fingerprint: 'k2j9x0',
 *       input: { validate: …, encode: …, decode: … },
 *       output: { validate: …, encode: …, decode: … },
 *       progress: typebossContract.anyJson,
 *       upgrades: [{ decode: … }],
 *     })
 *
 * then passes that constant as the last argument of `defineQueue()`, and as the first argument of every call on a
 * `QueueClient` in place of the queue's name. A name that is only known at run time becomes
 * `typebossContract.choose(name, { 'email-queue': emailQueueContract, … })`.
 *
 * The transformer compiles calls of every method of `QueueClient` whose first parameter is named `queue`.
 *
 * A definition's contract is whole. A call's contract has only the parts that the called method needs: for `add`,
 * `input: { validate, encode }`; for `remove`, neither `input` nor `output`. A file that only adds jobs thus carries no
 * code to read results. `contract-usages.ts` lists the parts that each method needs. A file that calls several methods
 * gets one constant with the parts of all. A method throws when its contract lacks a part (`contract-of.ts`).
 */
import type { ContractFor, everything, PartialContract } from './usage.js'
import type { QueueJsonSchema } from './json-schema.js'
import type { Reader } from './types.js'
import { QueueNotFoundError } from '../errors/errors.js'

export { isArray, isArrayBuffer, isDate, isMap, isSet, isUint8Array, isUrlObject } from './brands.js'
export { noValue, passes, problemsOf } from './codec.js'
export { everything, missingIn } from './usage.js'
export type { ContractFor, ContractHead, Usage, PartialContract } from './usage.js'
export { formats } from './formats.js'
export { jsonSchemas, schemas } from './json-schema.js'
export type { JsonSchema, QueueJsonSchema } from './json-schema.js'
export { merge } from './merge.js'
export { explainNearest } from './nearest.js'
export { isObject, own, put } from './objects.js'
export { onceEach } from './once-each.js'
export { anyJson, copyJson, explainJson, isJson } from './plain-json.js'
export { isFull, pathTo, report } from './problems.js'
export { mergeReadings } from './readings.js'
export { isLong, isUnique } from './strings-and-lists.js'
export { template } from './template.js'
export { isTemporal, isTemporalText, toTemporal } from './temporal.js'
export type { Codec, Decoded, Json, Problem, Reader, Writer } from './types.js'
export { fromBase64, isBase64, isDateTime, isDigits, isUrl, toBase64 } from './values.js'

/** The compiled form of a queue's types. */
export type Contract = ContractFor<typeof everything> & {
  /** Only in the contract of a definition; a producer carries none. */
  readonly jsonSchema?: () => QueueJsonSchema
  /** The contract as JSON, as `typeboss contracts` prints it. Only in the contract of a definition. */
  readonly json?: string
  /** Readers of the older types of the input, one for each function of the option `upgrades`. Only in a definition's contract. */
  readonly upgrades?: readonly Reader[]
}

// A registered symbol, because two copies of the package in one process share contracts.
const contractMark = Symbol.for('typeboss.contract')

/** Increased when a release changes the parts of a contract: other releases then refuse the contract with a message. */
const format = 1

export function contract<Parts extends PartialContract>(parts: Parts): Parts {
  return { ...parts, [contractMark]: format }
}

export function isContract(value: unknown): value is PartialContract {
  return typeof value === 'object' && value !== null && contractMark in value
}

/** Whether a contract has the format of this release. Another release may have compiled the contract. */
export function isReadable(found: PartialContract): boolean {
  return Reflect.get(found, contractMark) === format
}

/**
 * Returns the contract of a queue whose name is only known at run time. Returns a definition unchanged: it carries its
 * own contract. Throws `QueueNotFoundError` for an unknown name.
 */
export function choose(queue: unknown, contracts: { readonly [name: string]: PartialContract }): unknown {
  if (typeof queue !== 'string') return queue
  if (Object.hasOwn(contracts, queue)) return contracts[queue]
  throw new QueueNotFoundError(queue, Object.keys(contracts))
}
