/** A job as the service stores it: its options checked and completed by the queue's own, its data checked and encoded. */
import { randomUUID } from 'node:crypto'
import type { ContractFor } from '../contract/index.js'
import type { NewJob } from '../engine/job-records.js'
import { QueueOptionsError } from '../errors/errors.js'
import { encodeInput } from '../job/job-codec.js'
import { storedJobId } from '../job/job-id.js'
import { checkAddOptions, priorityNumber } from '../options/check-options.js'
import type { JobOptions } from '../options/queue-options.js'

/** `index` is the job's position in a batch. */
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
