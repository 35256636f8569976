/** Errors of jobs: their values, how they end, and what cannot be done with them. */
import type { Problem } from './problem.js'
import { TypebossError } from './typeboss-error.js'

/**
 * The error of a failed attempt, as stored with the job: what the handler threw, with its causes and its own fields.
 *
 *     job.error.cause?.message
 *     job.error.code === '23505' && job.error['constraint']
 *
 * Stored are the error's own enumerable fields that are plain JSON; a `Date` is stored as text. Texts are cut: messages to
 * 10,000 characters, an error with all its causes to about 200,000.
 */
export interface JobError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly code?: string | number
  /** The error's `cause`, which may have one too. A cause that is not an error is described in `message`. */
  readonly cause?: JobError
  /** The errors of an `AggregateError`. */
  readonly errors?: readonly JobError[]
  /** The other fields of the error. */
  readonly [field: string]: unknown
}

export type CheckedValue = 'input' | 'output' | 'progress'

/**
 * A value does not fit the types of its queue: the data of an `add`, data or a result that was read from the database, or
 * the return value of a handler. Nothing was written.
 *
 *     catch (error) { if (error instanceof JobValidationError) console.error(error.problems) }
 */
export class JobValidationError extends TypebossError {
  readonly code = 'JOB_VALIDATION'
  override get name() {
    return 'JobValidationError' as const
  }
  readonly queue: string
  /** Which value does not fit: the job's data, its result, or the progress that its handler reported. */
  readonly value: CheckedValue
  /** Each place that does not fit: its path, what was expected, what was received. */
  readonly problems: readonly Problem[]
  /** For `addBatch`: the position of the job in the batch, from 0. */
  readonly index: number | undefined

  /** `thrown` becomes the `cause`: the error of a getter that threw while the value was read. */
  constructor(
    queue: string,
    value: CheckedValue,
    problems: readonly Problem[],
    index?: number,
    thrown?: unknown,
  ) {
    const which = index === undefined ? '' : ` (at index ${index} of the batch)`
    const lines = problems.map((problem) => describeProblem(value, problem))
    super(
      `The ${value} of queue ${JSON.stringify(queue)}${which} does not fit its type:\n${lines.join('\n')}`,
      thrown === undefined ? undefined : { cause: thrown },
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

/** Names a job in a message: by its stored id, and by the user's own id if that was given. */
function jobOf(queue: string, jobId: string, givenId: string = jobId): string {
  const isOwn = givenId.toLowerCase() !== jobId
  return `Job ${isOwn ? `${JSON.stringify(givenId)} (${jobId})` : jobId} of queue ${JSON.stringify(queue)}`
}

/** The job ended as `failed`. `jobError` is the error of its last attempt. */
export class JobFailedError extends TypebossError {
  readonly code = 'JOB_FAILED'
  override get name() {
    return 'JobFailedError' as const
  }
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

/** The `timeout` of `waitForCompletion` is over; as the stored error of a job: the timeout of its attempt was over. */
export class JobTimeoutError extends TypebossError {
  readonly code = 'JOB_TIMEOUT'
  override get name() {
    return 'JobTimeoutError' as const
  }
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

/** The job was cancelled and has no result. `jobError` is the reason that its handler gave to `discard`. */
export class JobCancelledError extends JobStateError {
  readonly code = 'JOB_CANCELLED'
  override get name() {
    return 'JobCancelledError' as const
  }
  readonly jobError: JobError | undefined
  constructor(queue: string, jobId: string, jobError?: JobError, givenId?: string) {
    const what = jobError === undefined ? 'was cancelled' : `was discarded: ${jobError.message}`
    super(queue, jobId, what, givenId)
    this.jobError = jobError
  }
}

/**
 * The reason of a handler's `signal` when the worker has lost the job: the database could not be reached for longer than the
 * queue's `heartbeat` or the job's `timeout`, and another worker has the job, or it was removed.
 */
export class ClaimLostError extends JobStateError {
  readonly code = 'CLAIM_LOST'
  override get name() {
    return 'ClaimLostError' as const
  }
  constructor(queue: string, jobId: string) {
    super(queue, jobId, 'is no longer held by this attempt: its claim has expired, or the job was removed')
  }
}

/**
 * A handler used its `job` after the attempt had ended: it had returned, had run out of time, or had lost the job. `cause` is
 * the reason of its `signal`, if that was aborted.
 */
export class AttemptEndedError extends JobStateError {
  readonly code = 'ATTEMPT_ENDED'
  override get name() {
    return 'AttemptEndedError' as const
  }
  constructor(queue: string, jobId: string, method: string, reason: unknown) {
    const why = reason instanceof Error ? ` (${reason.message})` : ''
    super(queue, jobId, `has ended this attempt${why}: ${method}() has no effect any more`)
    if (reason !== undefined) this.cause = reason
  }
}

/** The job does not exist: it was never added, was removed, or was deleted after its retention. */
export class JobNotFoundError extends JobStateError {
  readonly code = 'JOB_NOT_FOUND'
  override get name() {
    return 'JobNotFoundError' as const
  }
  constructor(queue: string, jobId: string, givenId?: string) {
    super(queue, jobId, 'does not exist: it was never added, or was removed', givenId)
  }
}

/** `remove` and `update` refuse a job that a worker is running. */
export class JobActiveError extends JobStateError {
  readonly code = 'JOB_ACTIVE'
  override get name() {
    return 'JobActiveError' as const
  }
  constructor(queue: string, jobId: string, what: string, givenId?: string) {
    super(queue, jobId, `is being run by a worker and cannot be ${what}`, givenId)
  }
}

/** `retry` accepts only a job that has failed. */
export class JobNotFailedError extends JobStateError {
  readonly code = 'JOB_NOT_FAILED'
  override get name() {
    return 'JobNotFailedError' as const
  }
  readonly status: string
  constructor(queue: string, jobId: string, status: string, givenId?: string) {
    super(queue, jobId, `is ${status}; only a failed job can be retried`, givenId)
    this.status = status
  }
}

/**
 * The queue's policy refused the job: another job of its key waits or runs, and the policy allows only one. The job was not
 * stored. A job whose `jobId` exists is not refused; `add` resolves with its id.
 */
export class JobRefusedError extends TypebossError {
  readonly code = 'JOB_REFUSED'
  override get name() {
    return 'JobRefusedError' as const
  }
  readonly queue: string
  /** For `addBatch`: the positions of the refused jobs, from 0. */
  readonly indexes: readonly number[]

  constructor(queue: string, indexes: readonly number[] = [0]) {
    super(
      `The policy of queue ${JSON.stringify(queue)} refused the job: another job of its key waits or runs. ` +
        'Give the job another key, or add it after that one has finished.',
    )
    this.queue = queue
    this.indexes = indexes
  }
}

/**
 * One of a flow's jobs could not be stored: its `jobId` exists, or its queue's policy refuses it. No job of the flow was
 * stored.
 */
export class FlowRefusedError extends TypebossError {
  readonly code = 'FLOW_REFUSED'
  override get name() {
    return 'FlowRefusedError' as const
  }
  readonly queues: readonly string[]

  constructor(queues: readonly string[]) {
    super(
      `No job of the flow was added: one of them, in ${queues.join(', ')}, exists already by its jobId, ` +
        "or its queue's policy refuses it.",
    )
    this.queues = queues
  }
}
