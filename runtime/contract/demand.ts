/** The part of a queue's contract that a method needs: a writer, a reader or both for the input, output and progress. */
import type { QueueOptions } from '../options/queue-options.js'
import type { Codec, Reader, Writer } from './types.js'

const sides = ['input', 'output', 'progress'] as const

export type Demand = { readonly [Side in (typeof sides)[number]]?: keyof Halves }

export interface Halves {
  readonly write: Writer
  readonly read: Reader
  readonly both: Codec
}

/** The fields of every contract. */
export interface ContractHead {
  readonly name: string
  readonly options: QueueOptions
  readonly fingerprint: string
}

/** A contract that has at least the demanded parts. */
export type ContractFor<Demanded extends Demand> = ContractHead & {
  readonly [Side in keyof Demanded]: Demanded[Side] extends keyof Halves ? Halves[Demanded[Side]] : never
}

/** A contract whose parts have not been checked. */
export interface PartialContract extends ContractHead {
  readonly input?: Partial<Codec>
  readonly output?: Partial<Codec>
  readonly progress?: Partial<Codec>
}

export const everything = { input: 'both', output: 'both', progress: 'both' } as const satisfies Demand

/** Returns the first demanded part that a contract lacks, such as `'write its input'`. */
export function missingIn(contract: PartialContract, demand: Demand): string | undefined {
  for (const side of sides) {
    const half = demand[side]
    if (half === undefined) continue
    if (half !== 'read' && contract[side]?.encode === undefined) return `write its ${side}`
    if (half !== 'write' && contract[side]?.decode === undefined) return `read its ${side}`
  }
  return undefined
}
