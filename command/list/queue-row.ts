import type { LiteralObject } from '../../transformer/calls/literal-options.js'

/** A queue as it is listed. */
export interface QueueRow {
  readonly name: string
  /** Types as the compiler prints them in the file of the definition. */
  readonly input: string
  readonly output: string
  /** Those that are literals: what is computed at run time is not known here. */
  readonly options: LiteralObject
  /** From the current folder. */
  readonly file: string
  readonly line: number
}
