/**
 * Signals of the process that stop a worker. To listen to a signal takes its own effect away, so the process that it was
 * to end has to end by itself: once none of the service's workers is left, the clients that hold the process are
 * closed too. A program that listens to the signal as well ends what it began, its clients among it.
 */
import type { QueueService } from '../engine/queue-service.js'
import { closeUnlessWorked } from '../engine/service-users.js'
import { processSingleton } from '../support/process-singleton.js'

/** Those of all workers in the process. */
const ownListeners = processSingleton('stop-listeners', () => new WeakSet<object>())

export class StopSignals {
  readonly #service: QueueService
  readonly #names: readonly NodeJS.Signals[]
  readonly #stop: () => Promise<void>
  readonly #reportError: (error: unknown) => void
  /** Who listened when the worker started; a `once` is gone by the time that it is asked again. */
  readonly #heardByOthers = new Set<NodeJS.Signals>()

  constructor(
    service: QueueService,
    names: readonly NodeJS.Signals[],
    stop: () => Promise<void>,
    reportError: (error: unknown) => void,
  ) {
    this.#service = service
    this.#names = names
    this.#stop = stop
    this.#reportError = reportError
    ownListeners.add(this.#onSignal)
  }

  listen(): void {
    for (const name of this.#names) {
      if (isHeardByOthers(name)) this.#heardByOthers.add(name)
      process.on(name, this.#onSignal)
    }
  }

  rest(): void {
    for (const name of this.#names) process.off(name, this.#onSignal)
  }

  readonly #onSignal = (name: NodeJS.Signals): void => {
    const isShared = this.#heardByOthers.has(name) || isHeardByOthers(name)
    this.#stop()
      .then(() => (isShared ? undefined : closeUnlessWorked(this.#service)))
      .catch(this.#reportError)
  }
}

function isHeardByOthers(name: NodeJS.Signals): boolean {
  return process.listeners(name).some((listener) => !ownListeners.has(listener))
}
