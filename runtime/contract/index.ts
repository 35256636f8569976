/**
 * What emitted code calls: the format in which the two houses meet. The transformer writes, into each file that
 * defines or names a queue,
 *
 *     import * as typebossContract from 'typeboss/contract'
 *     const emailQueueContract = typebossContract.contract({
 *       name: 'email-queue', options: { retries: 5 }, fingerprint: 'k2j9x0',
 *       input: { validate: …, encode: …, decode: … },
 *       output: { validate: …, encode: …, decode: … },
 *       progress: typebossContract.anyJson,
 *     })
 *
 * then passes that constant as the last argument of `defineQueue()`, and as the first argument of every call on a
 * `QueueClient` in place of the queue's name. A name that is only known at run time becomes
 * `typebossContract.choose(name, { 'email-queue': emailQueueContract, … })`.
 *
 * Which methods those are, the transformer reads from the declaration: every method of `QueueClient` whose first
 * parameter is called `queue`. A method that is added later only has to call it so.
 *
 * A definition's contract is whole. A call's has only what the call needs, so that a file which adds jobs does not carry
 * the code that reads results: for `add`, `input: { validate, encode }` and no `output`; for `remove`, neither. What a
 * method needs stands in `contract-demands.ts`, and a file that calls several gets all that they need, in one constant.
 * A method asks for its contract by what it needs, and one that lacks it is refused with words (`contract-of.ts`).
 */
import type { ContractFor, everything, PartialContract } from './demand.js'
import type { QueueJsonSchema } from './json-schema.js'
import { QueueNotFoundError } from '../errors/errors.js'

export { isArray, isArrayBuffer, isDate, isMap, isSet, isUint8Array, isUrlObject } from './brands.js'
export { noValue, passes, problemsOf } from './codec.js'
export { everything, missingIn } from './demand.js'
export type { ContractFor, ContractHead, Demand, PartialContract } from './demand.js'
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

/** What a queue's types compile to. */
export type Contract = ContractFor<typeof everything> & {
  /** Only in the contract of a definition; a producer carries none. */
  readonly jsonSchema?: () => QueueJsonSchema
}

// Registered, so that two copies of the package in one process know each other's contracts.
const contractMark = Symbol.for('typeboss.contract')

/** Counts up when a release changes what a contract is made of, so that the others refuse it with words. */
const format = 1

export function contract<Parts extends PartialContract>(parts: Parts): Parts {
  return { ...parts, [contractMark]: format }
}

export function isContract(value: unknown): value is PartialContract {
  return typeof value === 'object' && value !== null && contractMark in value
}

/** Whether a contract, which another release may have made, is of the format of this one. */
export function isReadable(found: PartialContract): boolean {
  return Reflect.get(found, contractMark) === format
}

/**
 * The contract of a queue that is only known at run time. Where code takes a name or a definition and is given a
 * definition, that is returned as it is: it carries its own.
 */
export function choose(queue: unknown, contracts: { readonly [name: string]: PartialContract }): unknown {
  if (typeof queue !== 'string') return queue
  if (Object.hasOwn(contracts, queue)) return contracts[queue]
  throw new QueueNotFoundError(queue, Object.keys(contracts))
}
