import { describeThrown } from './thrown.js'

/**
 * How a handler ends its job by its own decision. The verdict is thrown, so that nothing after it runs; a handler which
 * catches it and goes on has still decided.
 */
export class Verdict extends Error {
  readonly kind: 'failed' | 'discarded'
  /** What is kept with the job. */
  readonly reason: unknown

  constructor(kind: 'failed' | 'discarded', reason: string | Error) {
    super(typeof reason === 'string' ? reason : describeThrown(reason).message)
    this.kind = kind
    this.reason = typeof reason === 'string' ? this : reason
    this.name = kind === 'failed' ? 'JobFailed' : 'JobDiscarded'
  }
}
