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
import type { QueueOptions } from './queue-options.js'

/** A value that `JSON.stringify` writes and `JSON.parse` gives back unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One place in a value that does not fit its type. */
export interface Problem {
  /** Where, from the value's root: `''`, `.to`, `.items[3].price`. */
  readonly path: string
  /** What the type allows there: `number`, `'low' | 'high'`. */
  readonly expected: string
  /** What came, cut short: `"12"`, `nothing`. */
  readonly received: string
}

export type Decoded<T> =
  { readonly fits: true; readonly value: T } | { readonly fits: false; readonly problems: readonly Problem[] }

/** Checks and converts the values of one type. Generated as straight-line code. */
export interface Codec<T = unknown> {
  /** The places where a value does not fit, `undefined` if there are none. */
  readonly validate: (value: unknown) => readonly Problem[] | undefined
  /** A fitting value as plain JSON, declared fields only. */
  readonly encode: (value: T) => Json
  /** The value that JSON stands for, if the JSON fits. */
  readonly decode: (json: unknown) => Decoded<T>
}

export interface ContractParts {
  readonly name: string
  readonly options: QueueOptions
  readonly fingerprint: string
  readonly input: Codec
  readonly output: Codec
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

/** The contract of a queue whose name is only known at run time. */
export function choose(name: string, contracts: { readonly [name: string]: Contract }): Contract {
  const chosen = Object.hasOwn(contracts, name) ? contracts[name] : undefined
  if (chosen === undefined) {
    throw new TypeError(
      `There is no queue ${JSON.stringify(name)} here, only ${Object.keys(contracts).join(', ')}`,
    )
  }
  return chosen
}

/** Takes any plain JSON, as it is. */
export const anyJson: Codec = {
  validate: () => undefined,
  encode: (value) => (value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json)),
  decode: (json) => ({ fits: true, value: json }),
}
