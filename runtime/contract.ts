/**
 * What emitted code calls: the format in which the two houses meet. The transformer writes, into each file that
 * defines or names a queue,
 *
 *     import * as typebossContract from 'typeboss/contract'
 *     const emailQueueContract = typebossContract.contract({
 *       name: 'email-queue', options: { retries: 5 }, fingerprint: 'k2j9x0', input: {…}, output: {…},
 *     })
 *
 * then passes that constant as the last argument of `defineQueue()`, and as the first argument of every call on a
 * `QueueClient` in place of the queue's name. A name that is only known at run time becomes
 * `typebossContract.choose(name, { 'email-queue': emailQueueContract, … })`.
 *
 * Which methods those are, the transformer reads from the declaration: every method of `QueueClient` whose first
 * parameter is called `queue`. A method that is added later only has to call it so.
 */
import type { Codec, Json } from './contract/types.js'
import type { QueueOptions } from './queue-options.js'

export { passes, problemsOf } from './contract/codec.js'
export { merge } from './contract/merge.js'
export { isObject, own, put } from './contract/objects.js'
export { anyJson, copyJson, explainJson, isJson } from './contract/plain-json.js'
export { pathTo, report } from './contract/problems.js'
export { isLong, isUnique } from './contract/strings-and-lists.js'
export { isTemporal, isTemporalText, toTemporal } from './contract/temporal.js'
export type { Codec, Decoded, Json, Problem } from './contract/types.js'
export { fromBase64, isBase64, isDate, isDateTime, isDigits, isUrl, toBase64 } from './contract/values.js'

/** The JSON Schema (draft 2020-12) of what a queue stores, for dashboards and producers in other languages. */
export interface QueueJsonSchema {
  readonly input: JsonSchema
  readonly output: JsonSchema
}

export type JsonSchema = boolean | { readonly [keyword: string]: Json }

export interface ContractParts {
  readonly name: string
  readonly options: QueueOptions
  readonly fingerprint: string
  readonly input: Codec
  readonly output: Codec
  /** Only in the contract of a definition; a producer carries none. */
  readonly jsonSchema?: () => QueueJsonSchema
}

/** What a queue's types compile to. */
export interface Contract extends ContractParts {
  readonly [contractMark]: 1
}

// Registered, so that two copies of the package in one process know each other's contracts.
const contractMark = Symbol.for('typeboss.contract')

export function contract(parts: ContractParts): Contract {
  return { ...parts, [contractMark]: 1 }
}

export function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && contractMark in value
}

/**
 * The contract of a queue that is only known at run time. Where code takes a name or a definition and is given a
 * definition, that is returned as it is: it carries its own.
 */
export function choose(queue: unknown, contracts: { readonly [name: string]: Contract }): unknown {
  if (typeof queue !== 'string') return queue
  if (Object.hasOwn(contracts, queue)) return contracts[queue]
  throw new TypeError(
    `There is no queue ${JSON.stringify(queue)} here, only ${Object.keys(contracts).join(', ')}`,
  )
}
