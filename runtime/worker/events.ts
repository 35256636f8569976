/** A worker's events, typed by its queues. */
import type { JobError } from '../errors/errors.js'
import type { AnyQueue } from '../queue/queue-definition.js'
import type { InputOf, OutputOf } from '../queue/queue-types.js'

/**
 * The events of a worker, by name. `Queue` is the union of its queues, and `event.queue` narrows the event to one:
 *
 *     worker.on('completed', (event) => {
 *       if (event.queue === 'email-queue') console.log(event.result.sentAt.getTime())
 *     })
 *
 * A queue that is defined by type arguments, `defineQueue<Email, Receipt>('email-queue')`, has no name in its type. Mixing in
 * such a queue disables narrowing by `event.queue`.
 */
export interface WorkerEvents<Queue extends AnyQueue = AnyQueue> {
  /** The result is stored. */
  readonly completed: CompletedEvent<Queue>
  /** The job has failed for good, in this worker or in one that died. */
  readonly failed: FailedEvent<Queue>
  /** An attempt has failed, and another will follow. */
  readonly retrying: FailedEvent<Queue>
  /** The handler has discarded the job. */
  readonly discarded: FailedEvent<Queue>
  /** An error outside of handlers: an unreachable database, a result that could not be stored. */
  readonly error: Error
}

/** A job of one of these queues has completed. */
export type CompletedEvent<Queue extends AnyQueue> = Queue extends AnyQueue
  ? AttemptFields<Queue> & {
      readonly data: InputOf<Queue>
      /** The handler's result. */
      readonly result: OutputOf<Queue>
    }
  : never

/** An attempt at a job of one of these queues has failed or discarded it. */
export type FailedEvent<Queue extends AnyQueue> = Queue extends AnyQueue
  ? AttemptFields<Queue> & {
      /** `undefined` if the stored JSON does not fit the queue's type, or an upgrade of it throws. */
      readonly data: InputOf<Queue> | undefined
      /** The error that is stored with the job. */
      readonly error: JobError
      /**
       * The value that the handler threw, for error trackers: `event.thrown === theError`. `undefined` if no handler of this
       * process threw, for example because the job's worker died.
       */
      readonly thrown: unknown
    }
  : never

interface AttemptFields<Queue extends AnyQueue> {
  readonly queue: Queue['name']
  /** The stored id, a UUID. */
  readonly id: string
  /** 1 for the first attempt. */
  readonly attempt: number
}
