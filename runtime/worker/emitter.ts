import { EventEmitter } from 'node:events'
import type { AnyQueue } from '../queue/queue-definition.js'
import type { CompletedEvent, FailedEvent } from './events.js'

/** An event as it is made, where the queue's types are known to its codec alone. */
export type AttemptEvent =
  | { readonly name: 'completed'; readonly event: CompletedEvent<AnyQueue> }
  | { readonly name: 'failed' | 'retrying' | 'discarded'; readonly event: FailedEvent<AnyQueue> }

// A listener's event is typed by the worker's queues, which the emitter does not know; the worker calls each for its own.
// oxlint-disable-next-line typescript/no-explicit-any
type Listener = (event: any) => unknown

/** Tells listeners, none of whom can break the worker: what one throws is reported. */
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

  tell({ name, event }: AttemptEvent): void {
    this.#call(name, event)
  }

  /** To those who listen for errors, else to where the queue service reports its own. */
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
