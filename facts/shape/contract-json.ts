/**
 * Contracts as JSON: the types of queues as data. `typeboss contracts` prints it, a worker stores it beside its queue, and a
 * producer that was not compiled converts and checks values by it.
 *
 *     { "version": 1,
 *       "queues": {
 *         "email-queue": {
 *           "fingerprint": "3cwq6ya6yj2d",
 *           "options": { "retries": 5 },
 *           "input": { "ref": "Email" },
 *           "output": { "object": { "sentAt": "Date" } },
 *           "types": {
 *             "Email": { "name": "Email", "object": { "to": "string" }, "optional": { "replyTo": { "ref": "Email" } } } } } } }
 *
 * The text depends only on the types: queues, fields and named types are sorted. `version` increases when a release writes
 * what an older release would misread. A reader ignores fields of a queue that it does not know.
 */
import type { BigIntCheck, BytesType, Check, TemplatePart, TemporalType } from './shape.js'

export const contractsVersion = 1

export interface ContractsJson {
  readonly version: typeof contractsVersion
  /** By name. */
  readonly queues: { readonly [queue: string]: ContractJson }
}

export interface ContractJson {
  /** Two contracts have equal fingerprints if their input, output and progress are equal. */
  readonly fingerprint: string
  /** The options whose types are literals. */
  readonly options: { readonly [option: string]: unknown }
  readonly input: TypeJson
  readonly output: TypeJson
  /** Missing where the handler declares none: it then reports any JSON. */
  readonly progress?: TypeJson
  /** The older inputs that the worker upgrades, as the definition lists them. */
  readonly upgrades?: readonly TypeJson[]
  /** The types that occur several times or refer to themselves. */
  readonly types?: { readonly [name: string]: TypeJson }
}

/** A type. Each form but the plain names has one field of its own. A missing list or object is empty. */
export type TypeJson =
  | TypeName
  /** With the checks of JSDoc tags. */
  | { readonly string: readonly Check[] }
  | { readonly number: readonly Check[] }
  | { readonly bigint: readonly BigIntCheck[] }
  | { readonly literal: string | number | boolean }
  /** `10n`: the digits, with their sign. */
  | { readonly bigintLiteral: string }
  /** A template literal type. */
  | { readonly template: readonly TemplatePart[]; readonly checks?: readonly Check[] }
  | { readonly array: TypeJson; readonly checks?: readonly Check[] }
  | { readonly set: TypeJson; readonly checks?: readonly Check[] }
  /** The types of the keys and of the values. */
  | { readonly map: readonly [key: TypeJson, value: TypeJson]; readonly checks?: readonly Check[] }
  | TupleJson
  | ObjectJson
  | UnionJson
  /** One of the contract's `types`. */
  | { readonly ref: string }

export type TypeName =
  | 'unknown'
  | 'never'
  | 'undefined'
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'bigint'
  | 'Date'
  | 'URL'
  | BytesType
  | `Temporal.${TemporalType}`

export interface TupleJson {
  readonly tuple: readonly (TypeJson | { readonly optional: TypeJson })[]
  readonly rest?: TypeJson
  /** The elements after the rest element. */
  readonly last?: readonly TypeJson[]
  readonly checks?: readonly Check[]
  /** The name of the type, for error messages. */
  readonly name?: string
}

export interface ObjectJson {
  /** The required fields. */
  readonly object: { readonly [field: string]: TypeJson }
  readonly optional?: { readonly [field: string]: TypeJson }
  /** What other keys may hold. `key` is `"string"`, or a template. */
  readonly index?: readonly IndexJson[]
  readonly name?: string
}

export interface IndexJson {
  readonly key: TypeJson
  readonly value: TypeJson
  readonly optional?: true
}

export interface UnionJson {
  readonly union: readonly TypeJson[]
  /** `[0, 1]`: JSON that fits member 0 was not stored for a value of member 1, although it may fit that too. */
  readonly excludes?: readonly (readonly [number, number])[]
  readonly name?: string
}
