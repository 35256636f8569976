import { defineQueue } from 'typeboss'

/** Its handler is in another process than the one that adds. */
export const crossingQueue = defineQueue<string, number>('tracing-crossing')

/** The part of a span that processes exchange. */
export interface ToldSpan {
  readonly name: string
  readonly trace: string
  readonly id: string
  readonly parent: string | undefined
}
