/** How much of a queue's contract someone needs: of its input, output and progress, what writes, what reads, or both. */
import type { QueueOptions } from '../options/queue-options.js'
import type { Codec, Reader, Writer } from './types.js'

const sides = ['input', 'output', 'progress'] as const

export type Demand = { readonly [Side in (typeof sides)[number]]?: keyof Halves }

export interface Halves {
  readonly write: Writer
  readonly read: Reader
  readonly both: Codec
}

/** What every contract says, however small. */
export interface ContractHead {
  readonly name: string
  readonly options: QueueOptions
  readonly fingerprint: string
}

/** A contract that has what is demanded, and perhaps more. */
export type ContractFor<Demanded extends Demand> = ContractHead & {
  readonly [Side in keyof Demanded]: Demanded[Side] extends keyof Halves ? Halves[Demanded[Side]] : never
}

/** A contract of which nobody has looked yet how much it has. */
export interface PartialContract extends ContractHead {
  readonly input?: Partial<Codec>
  readonly output?: Partial<Codec>
  readonly progress?: Partial<Codec>
}

export const everything = { input: 'both', output: 'both', progress: 'both' } as const satisfies Demand

/** The first thing demanded that a contract has not: `'write its input'`. */
export function missingIn(contract: PartialContract, demand: Demand): string | undefined {
  for (const side of sides) {
    const half = demand[side]
    if (half === undefined) continue
    if (half !== 'read' && contract[side]?.encode === undefined) return `write its ${side}`
    if (half !== 'write' && contract[side]?.decode === undefined) return `read its ${side}`
  }
  return undefined
}
