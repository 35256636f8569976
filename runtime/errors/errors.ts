/**
 * Every error that typeboss throws, each a class with a stable `code`, so that both `instanceof` and
 * `error.code === 'JOB_TIMEOUT'` work.
 */
import type { Problem } from './problem.js'
import { TypebossError } from './typeboss-error.js'

export { TypebossError } from './typeboss-error.js'

/** What a failed attempt leaves: the thrown error's name, message and stack, as stored with the job. */
export interface JobError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
}

export type CheckedValue = 'input' | 'output' | 'progress'

/**
 * A value that is not what its queue's types say: data handed to `add`, data or a result read back from the
 * database, or what a handler returned. Nothing was written.
 *
 *     catch (error) { if (error instanceof JobValidationError) console.error(error.problems) }
 */
export class JobValidationError extends TypebossError {
  readonly code = 'JOB_VALIDATION'
  readonly queue: string
  /** What does not fit: the job's data, its result, or what its handler reported as progress. */
  readonly value: CheckedValue
  /** Each place that does not fit: path, what was expected, what came. */
  readonly problems: readonly Problem[]
  /** For `addBatch`: which of the batch, from 0. */
  readonly index: number | undefined

  constructor(queue: string, value: CheckedValue, problems: readonly Problem[], index?: number) {
    const which = index === undefined ? '' : ` (at index ${index} of the batch)`
    const lines = problems.map((problem) => describeProblem(value, problem))
    super(
      `The ${value} of queue ${JSON.stringify(queue)}${which} does not fit its type:\n${lines.join('\n')}`,
    )
    this.queue = queue
    this.value = value
    this.problems = problems
    this.index = index
  }
}

function describeProblem(value: string, { path, expected, received }: Problem): string {
  return `  ${value}${path}: expected ${expected}, got ${received}`
}

/** A job as its errors name it: by its stored id, and by the user's own where that was given. */
function jobOf(queue: string, jobId: string, givenId: string = jobId): string {
  const isOwn = givenId.toLowerCase() !== jobId
  return `Job ${isOwn ? `${JSON.stringify(givenId)} (${jobId})` : jobId} of queue ${JSON.stringify(queue)}`
}

/** The job ended as `failed`. `jobError` is what its last attempt threw. */
export class JobFailedError extends TypebossError {
  readonly code = 'JOB_FAILED'
  readonly queue: string
  readonly jobId: string
  readonly jobError: JobError

  constructor(queue: string, jobId: string, jobError: JobError, givenId?: string) {
    super(`${jobOf(queue, jobId, givenId)} failed: ${jobError.message}`)
    this.queue = queue
    this.jobId = jobId
    this.jobError = jobError
  }
}

/** The time given to `waitForCompletion` went by, or, as a job's stored error, its attempt's own timeout. */
export class JobTimeoutError extends TypebossError {
  readonly code = 'JOB_TIMEOUT'
  readonly queue: string
  readonly jobId: string
  /** The limit, in milliseconds. */
  readonly timeout: number

  constructor(queue: string, jobId: string, timeout: number, givenId?: string) {
    super(`${jobOf(queue, jobId, givenId)} did not finish within ${timeout} ms`)
    this.queue = queue
    this.jobId = jobId
    this.timeout = timeout
  }
}

abstract class JobStateError extends TypebossError {
  readonly queue: string
  readonly jobId: string

  constructor(queue: string, jobId: string, what: string, givenId?: string) {
    super(`${jobOf(queue, jobId, givenId)} ${what}`)
    this.queue = queue
    this.jobId = jobId
  }
}

/** The job was cancelled, so no result will come. `jobError` is the reason of a handler that discarded it. */
export class JobCancelledError extends JobStateError {
  readonly code = 'JOB_CANCELLED'
  readonly jobError: JobError | undefined
  constructor(queue: string, jobId: string, jobError?: JobError, givenId?: string) {
    const what = jobError === undefined ? 'was cancelled' : `was discarded: ${jobError.message}`
    super(queue, jobId, what, givenId)
    this.jobError = jobError
  }
}

/**
 * The reason of a handler's `signal` when its job is no longer this attempt's: the database was out of reach for longer
 * than the queue's `heartbeat` or the job's `timeout`, and the job is another worker's now, or gone.
 */
export class ClaimLostError extends JobStateError {
  readonly code = 'CLAIM_LOST'
  constructor(queue: string, jobId: string) {
    super(queue, jobId, 'is no longer this attempt’s: its claim has run out, or the job is gone')
  }
}

/** No such job: never added, removed, or deleted after its retention. */
export class JobNotFoundError extends JobStateError {
  readonly code = 'JOB_NOT_FOUND'
  constructor(queue: string, jobId: string, givenId?: string) {
    super(queue, jobId, 'does not exist: it was never added, or was removed', givenId)
  }
}

/** `remove` and `update` refuse a job that a worker is running. */
export class JobActiveError extends JobStateError {
  readonly code = 'JOB_ACTIVE'
  constructor(queue: string, jobId: string, what: string, givenId?: string) {
    super(queue, jobId, `is being run by a worker and cannot be ${what}`, givenId)
  }
}

/** `retry` puts back only a job that has failed. */
export class JobNotFailedError extends JobStateError {
  readonly code = 'JOB_NOT_FAILED'
  readonly status: string
  constructor(queue: string, jobId: string, status: string, givenId?: string) {
    super(queue, jobId, `is ${status}; only a failed job can be retried`, givenId)
    this.status = status
  }
}

/**
 * The queue's policy did not take the job: another of its key waits, or runs, where only one may. Nothing was stored for
 * it. A job of an existing `jobId` is not refused; `add` resolves with its id.
 */
export class JobRefusedError extends TypebossError {
  readonly code = 'JOB_REFUSED'
  readonly queue: string
  /** For `addBatch`: which were refused, from 0. */
  readonly indexes: readonly number[]

  constructor(queue: string, indexes: readonly number[] = [0]) {
    super(
      `The policy of queue ${JSON.stringify(queue)} did not take the job: it has one that keeps others out. ` +
        'Give the job another key, or wait for that one.',
    )
    this.queue = queue
    this.indexes = indexes
  }
}

/**
 * One of a flow's jobs could not be stored: its `jobId` exists, or its queue's policy keeps it out. Nothing of the flow
 * was stored.
 */
export class FlowRefusedError extends TypebossError {
  readonly code = 'FLOW_REFUSED'
  readonly queues: readonly string[]

  constructor(queues: readonly string[]) {
    super(
      `None of the flow's jobs was added: one of them, in ${queues.join(', ')}, exists already by its jobId, ` +
        "or its queue's policy keeps it out.",
    )
    this.queues = queues
  }
}

/** The queue service or the database in use has no such part: a handler's transaction on an embedded Postgres, say. */
export class NotSupportedError extends TypebossError {
  readonly code = 'NOT_SUPPORTED'
  constructor(what: string) {
    super(`The queue service in use does not support ${what}`)
  }
}

/** A queue name that no definition in this process has. */
export class QueueNotFoundError extends TypebossError {
  readonly code = 'QUEUE_NOT_FOUND'
  readonly queue: string
  constructor(queue: string, known: readonly string[]) {
    super(
      `There is no queue ${JSON.stringify(queue)}. ` +
        (known.length === 0 ? 'No queue is defined in this process.' : `Defined: ${known.join(', ')}.`),
    )
    this.queue = queue
  }
}

/**
 * An option or an argument that cannot be: out of its range, of another kind, or unknown. The message says which, the value
 * that came and what is allowed. Nothing was done.
 */
export class QueueOptionsError extends TypebossError {
  readonly code = 'QUEUE_OPTIONS'
  /** Its name, with a path: `retention.waiting`. */
  readonly option: string
  /** What would be right, in words. */
  readonly allowed: string
  constructor(option: string, value: unknown, allowed: string) {
    super(`The option ${option} must be ${allowed}, got ${shortly(value)}`)
    this.option = option
    this.allowed = allowed
  }
}

function shortly(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

/** Two definitions of one name in one process. */
export class QueueDefinedTwiceError extends TypebossError {
  readonly code = 'QUEUE_DEFINED_TWICE'
  readonly queue: string
  constructor(queue: string) {
    super(
      `The queue ${JSON.stringify(queue)} is defined twice in this process, with different types or options. ` +
        'Define it once and import that definition.',
    )
    this.queue = queue
  }
}

/** A queue that a worker was given has no handler, or one that a test drains. */
export class HandlerMissingError extends TypebossError {
  readonly code = 'HANDLER_MISSING'
  readonly queue: string
  constructor(
    queue: string,
    remedy = 'Give defineQueue() one, or attach it with worker.handle(queue, handler) before worker.start().',
  ) {
    super(`The queue ${JSON.stringify(queue)} has no handler. ${remedy}`)
    this.queue = queue
  }
}

/** A worker was told to do what it no longer can: to take a handler after `start()`, or to start after `stop()`. */
export class WorkerStateError extends TypebossError {
  readonly code = 'WORKER_STATE'
}

/** `defineQueue()` ran in code that the transformer has not compiled. The message says where, and what to set. */
export class NotCompiledError extends TypebossError {
  readonly code = 'NOT_COMPILED'
  constructor(queue: string, place?: string) {
    const where = place === undefined ? '' : ` at ${place}`
    super(
      `defineQueue(${JSON.stringify(queue)})${where} was not compiled by typeboss, so its types are unknown at run time.\n` +
        'The tsconfig.json that compiles this file, or one that it extends, needs this in compilerOptions.plugins:\n\n' +
        '  { "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }\n\n' +
        'Build with `tspc` (npm install --save-dev ts-patch typescript@6) in place of `tsc`. ' +
        'TypeScript files run as they are with `node --import typeboss/register`.',
    )
  }
}

/** A call was given a contract that lacks what the method needs: it was compiled for another method, or another release. */
export class ContractIncompleteError extends TypebossError {
  readonly code = 'CONTRACT_INCOMPLETE'
  readonly queue: string
  constructor(queue: string, missing: string) {
    super(
      `The contract of queue ${JSON.stringify(queue)} that this call was compiled with cannot ${missing}. ` +
        'Build the calling code again, with the release of typeboss that it runs with, ' +
        'and call the method under its own type, not as another one.',
    )
    this.queue = queue
  }
}

/**
 * The database cannot be reached or used: it is away, refuses the user, lacks a right or a schema. Passwords are taken out of
 * the message. Trying again may help: a worker does so by itself, and a client with the next call.
 */
export class QueueConnectionError extends TypebossError {
  readonly code = 'QUEUE_CONNECTION'
  /** The driver's or system's own code: `ECONNREFUSED`, `28P01`. */
  readonly reason: string | undefined
  constructor(message: string, reason?: string) {
    super(message)
    this.reason = reason
  }
}

/** The client, worker or service was closed. */
export class ClosedError extends TypebossError {
  readonly code = 'CLOSED'
  constructor(what: string) {
    super(`The ${what} is closed`)
  }
}
