/** Errors of the queue service and its database. */
import { TypebossError } from './typeboss-error.js'

/**
 * The database cannot be reached or used: it does not answer, refuses the user, or lacks a right or a schema. Passwords are
 * removed from the message. A retry may succeed: a worker retries by itself, a client connects again with the next call.
 */
export class QueueConnectionError extends TypebossError {
  readonly code = 'QUEUE_CONNECTION'
  override get name() {
    return 'QueueConnectionError' as const
  }
  /** The driver's or system's own code: `ECONNREFUSED`, `28P01`. */
  readonly reason: string | undefined
  constructor(message: string, reason?: string) {
    super(message)
    this.reason = reason
  }
}

/**
 * The queue service failed although the database is reachable: the database refused a statement, or a library failed. In a
 * transaction of your own, retry it if `reason` is `'40001'` (serialization failure) or `'40P01'` (deadlock).
 *
 *     catch (error) { if (error instanceof QueueServiceError && error.reason === '40001') retryTransaction() }
 */
export class QueueServiceError extends TypebossError {
  readonly code = 'QUEUE_SERVICE'
  override get name() {
    return 'QueueServiceError' as const
  }
  /** PostgreSQL's SQLSTATE or the code of the failed library: `'42501'`, `'25P02'`. `undefined` if it has none. */
  readonly reason: string | undefined
  /** `cause` is the original error. */
  constructor(message: string, reason: string | undefined, cause: unknown) {
    super(message, { cause })
    this.reason = reason
  }
}

/**
 * The queue service or the database does not support this: an option of a queue, which `prepareQueue` then refuses, or a
 * handler's transaction on an embedded Postgres.
 */
export class NotSupportedError extends TypebossError {
  readonly code = 'NOT_SUPPORTED'
  override get name() {
    return 'NotSupportedError' as const
  }
  /** The option that is not supported, `'policy'` for example; `undefined` if it is no option. */
  readonly option: string | undefined
  constructor(what: string, engine?: string, option?: string) {
    super(`The queue service in use${engine === undefined ? '' : ` (${engine})`} does not support ${what}`)
    this.option = option
  }
}

/** The client, worker or service was closed. */
export class ClosedError extends TypebossError {
  readonly code = 'CLOSED'
  override get name() {
    return 'ClosedError' as const
  }
  constructor(what: string) {
    super(`The ${what} is closed`)
  }
}
