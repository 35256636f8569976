import { EventEmitter } from 'node:events'
import type { AnyQueue } from '../queue/queue-definition.js'
import type { CompletedEvent, FailedEvent } from './events.js'

/** An event of a queue's loop, which does not know the types of its queue. */
export type AttemptEvent =
  | { readonly name: 'completed'; readonly event: CompletedEvent<AnyQueue> }
  | { readonly name: 'failed' | 'retrying' | 'discarded'; readonly event: FailedEvent<AnyQueue> }

// The emitter does not know the worker's queues, which type a listener's event.
// oxlint-disable-next-line typescript/no-explicit-any
type Listener = (event: any) => unknown

/** Calls listeners. Reports the errors of listeners, which affect neither the worker nor other listeners. */
export class WorkerEmitter {
  readonly #emitter = new EventEmitter()
  readonly #reportError: (error: unknown) => void

  constructor(reportError: (error: unknown) => void) {
    this.#reportError = reportError
  }

  on(name: string, listener: Listener): void {
    this.#emitter.on(name, listener)
  }

  off(name: string, listener: Listener): void {
    this.#emitter.off(name, listener)
  }

  emit({ name, event }: AttemptEvent): void {
    this.#call(name, event)
  }

  /** Emits an error, or reports it to the queue service if nothing listens for errors. */
  readonly error = (error: unknown): void => {
    if (this.#emitter.listenerCount('error') === 0) this.#reportError(error)
    else this.#call('error', error)
  }

  #call(name: string, event: unknown): void {
    for (const listener of this.#emitter.listeners(name)) {
      try {
        const returned: unknown = listener(event)
        if (returned instanceof Promise) returned.catch(this.#reportError)
      } catch (error) {
        this.#reportError(error)
      }
    }
  }
}
