import { defineQueue } from 'typeboss'

/** Its handler is in another process than the one that adds. */
export const crossingQueue = defineQueue<string, number>('tracing-crossing')

/** What is told of a span between processes. */
export interface ToldSpan {
  readonly name: string
  readonly trace: string
  readonly id: string
  readonly parent: string | undefined
}
