/** A job as the service stores it: its options are checked and completed by those of the queue. */
import type { ContractHead, Json } from '../contract/index.js'
import type { NewJob } from '../engine/job-records.js'
import { QueueOptionsError } from '../errors/errors.js'
import type { QueueService } from '../engine/queue-service.js'
import { storedIdOf } from '../job/job-id.js'
import { timeOrderedId } from '../job/time-ordered-id.js'
import { checkAddOptions, priorityNumber } from '../options/check-options.js'
import type { JobOptions } from '../options/queue-options.js'

/** `data` is encoded. */
export function newJob(
  service: QueueService,
  contract: ContractHead,
  data: Json,
  options: JobOptions,
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
    id: jobId === undefined ? timeOrderedId() : storedIdOf(service, contract.name, jobId),
    data,
    priority: priorityNumber(priority),
    delay,
    key,
    group,
    options: others,
  }
}
