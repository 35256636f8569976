/**
 * Adding jobs. Concurrent adds to one queue share an insert (see support/coalesce.ts).
 *
 * Every job in an insert has its own options, so adds with different options share one too. A job id that occurs twice in
 * an insert is stored once, and both adds resolve with it. An insert that the database refuses is split, so that only the
 * add of the refused job rejects.
 *
 * An add in a transaction of the caller's own is a statement of that transaction and shares nothing.
 */
import type { ContractFor } from '../contract/index.js'
import type { NewJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { JobRefusedError, QueueConnectionError, QueueOptionsError } from '../errors/errors.js'
import { checkObject, transactionOf } from '../options/check-options.js'
import type { AddOptions, Transaction, TransactionOptions } from '../options/queue-options.js'
import { coalesce } from '../support/coalesce.js'
import type { BatchItem } from './arguments.js'
import type { JobObserver } from './job-observer.js'
import { newJob } from './new-job.js'

export class Adder {
  readonly #service: QueueService
  readonly #observer: JobObserver
  readonly #streams = new Map<string, (job: NewJob) => Promise<boolean>>()

  constructor(service: QueueService, observer: JobObserver) {
    this.#service = service
    this.#observer = observer
  }

  async add(contract: ContractFor<{ input: 'write' }>, data: unknown, options: AddOptions): Promise<string> {
    checkObject('options', options)
    const { db, ...own } = options
    const job = { ...newJob(contract, data, own), trace: this.#service.tracing?.capture() }
    const { name } = contract
    await this.#service.prepareQueue(name, contract.options, 'producer')
    if (db === undefined && own.jobId === undefined) this.#observer.expect(job.id)
    const isStored = await (db === undefined ? this.#stream(name)(job) : store(this.#service, name, job, db))
    if (!isStored) throw new JobRefusedError(name)
    return job.id
  }

  #stream(queue: string): (job: NewJob) => Promise<boolean> {
    let stream = this.#streams.get(queue)
    if (stream === undefined) {
      stream = coalesce((jobs: readonly NewJob[]) => storeAll(this.#service, queue, jobs), {
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
    return { ...newJob(contract, item.data, item.options ?? {}, index), trace }
  })
  await service.prepareQueue(name, contract.options, 'producer')
  if (jobs.length === 0) return []
  const areStored = await storeAll(service, name, jobs, db)
  const refused = areStored.flatMap((isStored, index) => (isStored ? [] : [index]))
  if (refused.length > 0) throw new JobRefusedError(name, refused)
  return jobs.map(({ id }) => id)
}

/** Whether each of the jobs is stored, by this insert or an earlier one. */
async function storeAll(
  service: QueueService,
  queue: string,
  jobs: readonly NewJob[],
  transaction?: Transaction,
): Promise<readonly boolean[]> {
  const byId = new Map<string, NewJob>()
  for (const job of jobs) if (!byId.has(job.id)) byId.set(job.id, job)
  const refused = await service.addJobs(queue, [...byId.values()], transaction)
  return jobs.map(({ id }) => !refused.includes(id))
}

async function store(
  service: QueueService,
  queue: string,
  job: NewJob,
  transaction: Transaction,
): Promise<boolean> {
  return (await service.addJobs(queue, [job], transaction)).length === 0
}
