/**
 * Stops a worker at signals of the process. With a listener, a signal no longer ends the process. So once the last worker
 * of the service has stopped, the clients that keep the process alive are closed too. If the program itself listens to the
 * signal, it closes its clients itself.
 *
 * A second signal changes nothing, because process managers and terminals often send two. The third ends the process, even
 * during a stop.
 */
import { constants } from 'node:os'
import type { QueueService } from '../engine/queue-service.js'
import { closeUnlessWorked } from '../engine/service-users.js'
import { processSingleton } from '../support/process-singleton.js'

const lastSignal = 3

/** The listeners of all workers in the process. */
const ownListeners = processSingleton('stop-listeners', () => new WeakSet<object>())

export class StopSignals {
  readonly #service: QueueService
  readonly #names: readonly NodeJS.Signals[]
  readonly #stop: () => Promise<void>
  readonly #reportError: (error: unknown) => void
  /** The signals that the program listened to when the worker started. A `once` listener is gone when the signal arrives. */
  readonly #programsOwn = new Set<NodeJS.Signals>()
  #received = 0
  /** Whether the program also listens to the received signal. */
  #isShared = false

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
      if (isProgramListening(name)) this.#programsOwn.add(name)
      process.on(name, this.#onSignal)
    }
  }

  /** If a signal caused the stop, closes the clients that keep the process alive. */
  async closeClients(): Promise<void> {
    if (this.#received > 0 && !this.#isShared) await closeUnlessWorked(this.#service)
  }

  /** Removes the listeners. Called when the worker has stopped: until then, a signal must not end the process. */
  rest(): void {
    for (const name of this.#names) process.off(name, this.#onSignal)
  }

  readonly #onSignal = (name: NodeJS.Signals): void => {
    this.#received += 1
    if (this.#received === lastSignal) process.exit(128 + constants.signals[name])
    if (this.#received > 1) return
    this.#isShared = this.#programsOwn.has(name) || isProgramListening(name)
    this.#stop().catch(this.#reportError)
  }
}

function isProgramListening(name: NodeJS.Signals): boolean {
  return process.listeners(name).some((listener) => !ownListeners.has(listener))
}
