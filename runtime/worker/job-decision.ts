import { describeThrown } from './thrown.js'

/**
 * How a handler ends its job by `job.fail` or `job.discard`. It is thrown, so nothing after the call runs. A handler that
 * catches it and goes on has decided all the same.
 */
export class JobDecision extends Error {
  // Private, so that neither is stored as a field of the error.
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

  /** By its private field: reading the prototype of a thrown Proxy can throw. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && #kind in value
  }
}
