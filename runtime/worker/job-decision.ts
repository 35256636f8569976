import { describeThrown } from './thrown.js'

/**
 * The error that `job.fail` and `job.discard` throw, to stop the handler. The decision still applies if the handler catches
 * the error.
 */
export class JobDecision extends Error {
  // Private, because public fields would be stored with the error.
  readonly #kind: 'failed' | 'discarded'
  readonly #reason: unknown

  constructor(kind: 'failed' | 'discarded', reason: string | Error) {
    super(typeof reason === 'string' ? reason : describeThrown(reason).message)
    this.#kind = kind
    this.#reason = typeof reason === 'string' ? this : reason
    this.name = kind === 'failed' ? 'JobFailed' : 'JobDiscarded'
  }
  get kind(): 'failed' | 'discarded' {
    return this.#kind
  }

  /** The error that is stored with the job. */
  get reason(): unknown {
    return this.#reason
  }

  /** Checks a private field, because reading the prototype of a thrown Proxy can throw. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && #kind in value
  }
}
