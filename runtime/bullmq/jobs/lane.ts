/** What the service knows of a queue that it has prepared. */
import type { QueueOptions } from '../../options/queue-options.js'

export interface Lane {
  readonly queue: string
  /** What all its keys begin with: `bull:email-queue:`. */
  readonly prefix: string
  /** The stream of BullMQ's events. */
  readonly events: string
  readonly options: QueueOptions
  /** Whether a worker of this process runs its jobs. */
  readonly isWorked: boolean
}

export function prefixOf(prefix: string, queue: string): string {
  return `${prefix}:${queue}:`
}

const texts = new WeakMap<QueueOptions, string>()

/** Whether these are the same options. Each place that names a queue has an object of its own. */
export function isSame(known: QueueOptions | undefined, options: QueueOptions): boolean {
  return known === options || (known !== undefined && textOf(known) === textOf(options))
}

function textOf(options: QueueOptions): string {
  let text = texts.get(options)
  if (text === undefined) {
    text = JSON.stringify(options)
    texts.set(options, text)
  }
  return text
}
