/**
 * Adding jobs. Concurrent adds to one queue share an insert (see support/coalesce.ts).
 *
 * Every job in an insert has its own options, so adds with different options share one too. A job id that occurs twice in
 * an insert is stored once, and both adds resolve with it. A job whose data the database cannot store is left out, and an
 * insert that the database refuses is split, so that only the add of the refused job rejects.
 *
 * An add in a transaction of the caller's own is a statement of that transaction and shares nothing.
 */
import type { ContractFor } from '../contract/index.js'
import type { NewJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import type { Problem } from '../errors/problem.js'
import {
  JobRefusedError,
  JobValidationError,
  QueueConnectionError,
  QueueOptionsError,
} from '../errors/errors.js'
import { convertInput } from '../job/job-codec.js'
import { checkObject, transactionOf } from '../options/check-options.js'
import type { AddOptions, Transaction, TransactionOptions } from '../options/queue-options.js'
import { coalesce } from '../support/coalesce.js'
import type { BatchItem } from './arguments.js'
import type { JobObserver } from './job-observer.js'
import { newJob } from './new-job.js'

export class Adder {
  readonly #service: QueueService
  readonly #observer: JobObserver
  readonly #streams = new Map<string, (job: NewJob) => Promise<Outcome>>()

  constructor(service: QueueService, observer: JobObserver) {
    this.#service = service
    this.#observer = observer
  }

  async add(contract: ContractFor<{ input: 'write' }>, data: unknown, options: AddOptions): Promise<string> {
    checkObject('options', options)
    const { db, ...own } = options
    const job = {
      ...newJob(this.#service, contract, convertInput(contract, data), own),
      trace: this.#service.tracing?.capture(),
    }
    const { name } = contract
    await this.#service.prepareQueue(name, contract.options, 'producer')
    if (db === undefined && own.jobId === undefined) this.#observer.expect(job.id)
    const outcome = await (db === undefined ? this.#stream(name)(job) : store(this.#service, name, job, db))
    if (outcome === 'refused') throw new JobRefusedError(name)
    // Created here and not in the insert, so that its stack leads to the caller.
    if (outcome !== 'stored') throw new JobValidationError(name, 'input', outcome)
    return job.id
  }

  #stream(queue: string): (job: NewJob) => Promise<Outcome> {
    let stream = this.#streams.get(queue)
    if (stream === undefined) {
      stream = coalesce((jobs: readonly NewJob[]) => storeEach(this.#service, queue, jobs), {
        limit: 1_000,
        divisible: (error) => !(error instanceof QueueConnectionError),
      })
      this.#streams.set(queue, stream)
    }
    return stream
  }
}

/** Checks every job before the one insert. */
export async function addBatch(
  service: QueueService,
  contract: ContractFor<{ input: 'write' }>,
  items: readonly Partial<BatchItem<unknown>>[],
  options: TransactionOptions,
): Promise<string[]> {
  const db = transactionOf(options)
  if (!Array.isArray(items)) throw new QueueOptionsError('jobs', items, 'an array of { data, options }')
  const { name } = contract
  const trace = service.tracing?.capture()
  const jobs = items.map((item, index) => {
    if (typeof item !== 'object' || item === null)
      throw new QueueOptionsError(
        'jobs',
        items,
        `an array of { data, options }; the one at index ${index} is not`,
      )
    return {
      ...newJob(service, contract, convertInput(contract, item.data, index), item.options ?? {}),
      trace,
    }
  })
  await service.prepareQueue(name, contract.options, 'producer')
  if (jobs.length === 0) return []
  const refused = await storeAll(service, name, jobs, db)
  if (refused.length > 0) throw new JobRefusedError(name, refused)
  return jobs.map(({ id }) => id)
}

/** How an add ended: an array has the places in its data that cannot be stored. */
type Outcome = 'stored' | 'refused' | readonly Problem[]

/** Stores all jobs whose data can be stored, and resolves with the outcome of each. */
async function storeEach(
  service: QueueService,
  queue: string,
  jobs: readonly NewJob[],
): Promise<readonly Outcome[]> {
  const left = oncePerId(jobs)
  const outcomes = new Map<string, Outcome>()
  while (left.size > 0) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      const refused = await service.addJobs(queue, [...left.values()])
      for (const id of left.keys()) outcomes.set(id, refused.includes(id) ? 'refused' : 'stored')
      break
    } catch (error) {
      const unstorable = [...left.values()][unstorableIndex(error)]
      if (unstorable === undefined || !(error instanceof JobValidationError)) throw error
      outcomes.set(unstorable.id, error.problems)
      left.delete(unstorable.id)
    }
  }
  return jobs.map(({ id }) => outcomes.get(id) ?? 'refused')
}

/** Stores all jobs or none, and resolves with the positions of those that the queue's policy refuses. */
async function storeAll(
  service: QueueService,
  queue: string,
  jobs: readonly NewJob[],
  transaction: Transaction | undefined,
): Promise<readonly number[]> {
  const unique = [...oncePerId(jobs).values()]
  const refused = await service.addJobs(queue, unique, transaction).catch((error: unknown) => {
    const unstorable = unique[unstorableIndex(error)]
    if (unstorable === undefined || !(error instanceof JobValidationError)) throw error
    throw new JobValidationError(queue, 'input', error.problems, jobs.indexOf(unstorable))
  })
  return jobs.flatMap(({ id }, index) => (refused.includes(id) ? [index] : []))
}

async function store(
  service: QueueService,
  queue: string,
  job: NewJob,
  transaction: Transaction,
): Promise<Outcome> {
  try {
    const refused = await service.addJobs(queue, [job], transaction)
    return refused.length === 0 ? 'stored' : 'refused'
  } catch (error) {
    if (error instanceof JobValidationError) return error.problems
    throw error
  }
}

/** The first job of each id. */
function oncePerId(jobs: readonly NewJob[]): Map<string, NewJob> {
  const byId = new Map<string, NewJob>()
  for (const job of jobs) if (!byId.has(job.id)) byId.set(job.id, job)
  return byId
}

/** The position of the job that the service found to be unstorable, -1 for another error. */
function unstorableIndex(error: unknown): number {
  return error instanceof JobValidationError ? (error.index ?? -1) : -1
}
