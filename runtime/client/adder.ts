/**
 * Adding jobs: checked and encoded here, gathered by queue into one insert at a time (see ../coalesce.ts).
 *
 * Options never make two adds wait for different inserts: each job carries its own. A job id given twice in one
 * batch is stored once, and both adds resolve with it. What the database refuses fails its own add alone, since a
 * refused batch is split.
 *
 * An add in the caller's own transaction is gathered with nothing: it is that transaction's statement.
 */
import { randomUUID } from 'node:crypto'
import { checkAddOptions, checkObject, priorityNumber, transactionOf } from '../options/check-options.js'
import { coalesce } from '../support/coalesce.js'
import type { ContractFor } from '../contract/index.js'
import { JobRefusedError, QueueConnectionError, QueueOptionsError } from '../errors/errors.js'
import { storedJobId } from '../job/job-id.js'
import type { AddOptions, JobOptions, Transaction, TransactionOptions } from '../options/queue-options.js'
import type { NewJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { encodeInput } from '../job/job-codec.js'
import type { BatchItem } from './arguments.js'
import type { Observatory } from './observer.js'

export class Adder {
  readonly #service: QueueService
  readonly #observatory: Observatory
  readonly #streams = new Map<string, (job: NewJob) => Promise<boolean>>()

  constructor(service: QueueService, observatory: Observatory) {
    this.#service = service
    this.#observatory = observatory
  }

  async add(contract: ContractFor<{ input: 'write' }>, data: unknown, options: AddOptions): Promise<string> {
    const { db, ...own } = addOptions(options)
    const job = { ...newJob(contract, data, own), trace: this.#service.tracing?.capture() }
    const { name } = contract
    await this.#service.prepareQueue(name, contract.options, 'producer')
    if (db === undefined && own.jobId === undefined) this.#observatory.expect(job.id)
    const isStored =
      db === undefined ? await this.#stream(name)(job) : await isTaken(this.#service, name, job, db)
    if (!isStored) throw new JobRefusedError(name)
    return job.id
  }

  #stream(queue: string): (job: NewJob) => Promise<boolean> {
    let stream = this.#streams.get(queue)
    if (stream === undefined) {
      stream = coalesce((jobs: readonly NewJob[]) => areTaken(this.#service, queue, jobs), {
        limit: 1_000,
        divisible: (error) => !(error instanceof QueueConnectionError),
      })
      this.#streams.set(queue, stream)
    }
    return stream
  }
}

/** Everything is checked before the one insert. */
export async function addBatchTo(
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
  const taken = await areTaken(service, name, jobs, db)
  const refused = taken.flatMap((isStored, index) => (isStored ? [] : [index]))
  if (refused.length > 0) throw new JobRefusedError(name, refused)
  return jobs.map(({ id }) => id)
}

/** Whether each of the jobs is stored, by this insert or one before. */
async function areTaken(
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

async function isTaken(
  service: QueueService,
  queue: string,
  job: NewJob,
  transaction: Transaction,
): Promise<boolean> {
  return (await service.addJobs(queue, [job], transaction)).length === 0
}

function addOptions(options: AddOptions): AddOptions {
  checkObject('options', options)
  return options
}

export function newJob(
  contract: ContractFor<{ input: 'write' }>,
  data: unknown,
  options: JobOptions,
  index?: number,
): NewJob {
  checkAddOptions(options)
  const {
    priority = contract.options.priority ?? 'normal',
    delay = 0,
    jobId,
    key,
    group,
    ...others
  } = options
  if (key === undefined && contract.options.policy === 'strict-fifo')
    throw new QueueOptionsError(
      'key',
      key,
      'given, since a strict-fifo queue runs the jobs of each key in order',
    )
  return {
    id: jobId === undefined ? randomUUID() : storedJobId(contract.name, jobId),
    data: encodeInput(contract, data, index),
    priority: priorityNumber(priority),
    delay,
    key,
    group,
    options: others,
  }
}
