/** The part of a queue's contract that a method needs: a writer, a reader or both for the input, output and progress. */
import type { QueueOptions } from '../options/queue-options.js'
import type { Codec, Reader, Writer } from './types.js'

const sides = ['input', 'output', 'progress'] as const

export type Usage = { readonly [Side in (typeof sides)[number]]?: keyof Directions }

export interface Directions {
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

/** A contract that has at least the parts that `Used` lists. */
export type ContractFor<Used extends Usage> = ContractHead & {
  readonly [Side in keyof Used]: Used[Side] extends keyof Directions ? Directions[Used[Side]] : never
}

/** A contract whose parts have not been checked. */
export interface PartialContract extends ContractHead {
  readonly input?: Partial<Codec>
  readonly output?: Partial<Codec>
  readonly progress?: Partial<Codec>
}

export const everything = { input: 'both', output: 'both', progress: 'both' } as const satisfies Usage

/** Returns the first part of `usage` that a contract lacks, such as `'write its input'`. */
export function missingIn(contract: PartialContract, usage: Usage): string | undefined {
  for (const side of sides) {
    const direction = usage[side]
    if (direction === undefined) continue
    if (direction !== 'read' && contract[side]?.encode === undefined) return `write its ${side}`
    if (direction !== 'write' && contract[side]?.decode === undefined) return `read its ${side}`
  }
  return undefined
}
