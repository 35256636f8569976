/** Changing stored jobs: update, remove, cancel, retry. Each acts on jobs of certain states and refuses or skips others. */
import { checkAddOptions, checkWithout, priorityNumber, transactionOf } from '../options/check-options.js'
import type { ContractFor } from '../contract/index.js'
import { JobActiveError, JobNotFailedError, JobNotFoundError, QueueOptionsError } from '../errors/errors.js'
import { storedIdOf } from '../job/job-id.js'
import type { Transaction, TransactionOptions } from '../options/queue-options.js'
import type { JobChanges } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { encodeInput } from '../job/job-codec.js'
import type { JobUpdate } from './arguments.js'

export async function removeJob(
  service: QueueService,
  queue: string,
  id: string,
  options: TransactionOptions,
): Promise<boolean> {
  const stored = storedIdOf(service, queue, id)
  const db = transactionOf(options)
  return (await service.removeJob(queue, stored, db)) || notActive(service, queue, id, 'removed', db)
}

export async function updateJob(
  service: QueueService,
  contract: ContractFor<{ input: 'write' }>,
  id: string,
  update: JobUpdate<unknown>,
  options: TransactionOptions,
): Promise<boolean> {
  const { name } = contract
  const stored = storedIdOf(service, name, id)
  const db = transactionOf(options)
  return (
    (await service.updateJob(name, stored, changesOf(service, contract, update), db)) ||
    notActive(service, name, id, 'updated', db)
  )
}

function changesOf(
  service: QueueService,
  contract: ContractFor<{ input: 'write' }>,
  update: JobUpdate<unknown>,
): JobChanges {
  if (typeof update !== 'object' || update === null)
    throw new QueueOptionsError('update', update, 'an object of the fields to change')
  const { data, ...options } = update
  checkWithout(options, ['jobId', 'key', 'group'], 'left out: it cannot be changed')
  checkAddOptions(options)
  const { priority, delay, ...others } = options
  return {
    ...('data' in update && { data: encodeInput(contract, data, service) }),
    ...(priority !== undefined && { priority: priorityNumber(priority) }),
    ...(delay !== undefined && { delay }),
    options: others,
  }
}

/** Throws for an active job; resolves with `false` for one that has finished or does not exist. */
async function notActive(
  service: QueueService,
  queue: string,
  id: string,
  what: string,
  db: Transaction | undefined,
): Promise<false> {
  const stored = storedIdOf(service, queue, id)
  const [job] = await service.readJobs(queue, [stored], db)
  if (job?.status === 'active') throw new JobActiveError(queue, stored, what, id)
  return false
}

/** Resolves with the ids of those jobs that are cancelled now. */
export async function cancelJobs(
  service: QueueService,
  queue: string,
  ids: readonly string[],
  options: TransactionOptions,
): Promise<string[]> {
  const db = transactionOf(options)
  return changeAll(service, queue, ids, (stored) => service.cancelJobs(queue, stored, db))
}

/** Resolves with the ids of those jobs that wait again. */
export async function retryJobs(
  service: QueueService,
  queue: string,
  ids: readonly string[],
  options: TransactionOptions,
): Promise<string[]> {
  const db = transactionOf(options)
  return changeAll(service, queue, ids, (stored) => service.retryJobs(queue, stored, db))
}

async function changeAll(
  service: QueueService,
  queue: string,
  ids: readonly string[],
  change: (stored: readonly string[]) => Promise<readonly string[]>,
): Promise<string[]> {
  const stored = storedIds(service, queue, ids)
  return stored.length === 0 ? [] : [...(await change(stored))]
}

export async function retryJob(
  service: QueueService,
  queue: string,
  id: string,
  options: TransactionOptions,
): Promise<string> {
  const stored = storedIdOf(service, queue, id)
  const db = transactionOf(options)
  if ((await service.retryJobs(queue, [stored], db)).length === 1) return stored
  const [job] = await service.readJobs(queue, [stored], db)
  if (job === undefined) throw new JobNotFoundError(queue, stored, id)
  throw new JobNotFailedError(queue, stored, job.status, id)
}

export function storedIds(service: QueueService, queue: string, ids: readonly string[]): readonly string[] {
  if (!Array.isArray(ids)) throw new QueueOptionsError('ids', ids, 'an array of job ids')
  return [...new Set(ids.map((id) => storedIdOf(service, queue, id)))]
}
