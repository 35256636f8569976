/**
 * Adding jobs: checked and encoded here, gathered by queue into one insert at a time (see ../coalesce.ts).
 *
 * Options never make two adds wait for different inserts: each job carries its own. A job id given twice in one
 * batch is stored once, and both adds resolve with it. What cannot be stored (text with a NUL character, say)
 * fails its own add alone, since a refused batch is split.
 */
import { randomUUID } from 'node:crypto'
import { checkAddOptions, priorityNumber } from '../check-options.js'
import { coalesce } from '../coalesce.js'
import type { Contract } from '../contract.js'
import { QueueConnectionError, QueueOptionsError } from '../errors.js'
import { storedJobId } from '../job-id.js'
import type { AddOptions } from '../queue-options.js'
import type { NewJob, QueueService } from '../queue-service.js'
import { encode } from '../read-job.js'
import type { BatchItem } from './arguments.js'

export class Adder {
  readonly #service: QueueService
  readonly #streams = new Map<string, (job: NewJob) => Promise<string>>()

  constructor(service: QueueService) {
    this.#service = service
  }

  async add(contract: Contract, data: unknown, options: AddOptions): Promise<string> {
    const job = newJob(contract, data, options)
    await this.#service.prepareQueue(contract.name, contract.options, 'producer')
    return this.#stream(contract.name)(job)
  }

  #stream(queue: string): (job: NewJob) => Promise<string> {
    let stream = this.#streams.get(queue)
    if (stream === undefined) {
      stream = coalesce((jobs: readonly NewJob[]) => insert(this.#service, queue, jobs), {
        limit: 1_000,
        divisible: (error) => !(error instanceof QueueConnectionError),
      })
      this.#streams.set(queue, stream)
    }
    return stream
  }
}

/** All or none: everything is checked before the one insert. */
export async function addBatchTo(
  service: QueueService,
  contract: Contract,
  items: readonly BatchItem<unknown>[],
): Promise<string[]> {
  if (!Array.isArray(items)) throw new QueueOptionsError('jobs', items, 'an array of { data, options }')
  const jobs = items.map(({ data, options = {} }, index) => newJob(contract, data, options, index))
  await service.prepareQueue(contract.name, contract.options, 'producer')
  return jobs.length === 0 ? [] : insert(service, contract.name, jobs)
}

async function insert(service: QueueService, queue: string, jobs: readonly NewJob[]): Promise<string[]> {
  const byId = new Map<string, NewJob>()
  for (const job of jobs) if (!byId.has(job.id)) byId.set(job.id, job)
  await service.addJobs(queue, [...byId.values()])
  return jobs.map(({ id }) => id)
}

function newJob(contract: Contract, data: unknown, options: AddOptions, index?: number): NewJob {
  checkAddOptions(options)
  const { priority = contract.options.priority ?? 'normal', delay = 0, jobId, key, ...others } = options
  return {
    id: jobId === undefined ? randomUUID() : storedJobId(contract.name, jobId),
    data: encode(contract, 'input', data, index),
    priority: priorityNumber(priority),
    delay,
    key,
    options: others,
  }
}
