/** Adding at most one job in a window of time. */
import { jobRanges } from '../../facts/option-ranges.js'
import type { ContractFor } from '../contract/index.js'
import type { Limits } from '../engine/capabilities.js'
import type { QueueService } from '../engine/queue-service.js'
import { QueueOptionsError } from '../errors/errors.js'
import { checkNumber, checkWithout } from '../options/check-options.js'
import type { WindowOptions } from './arguments.js'
import { encodeInput } from '../job/job-codec.js'
import { newJob } from './new-job.js'

/** The id of the job, `undefined` if these windows have one already. */
export async function addInWindow(
  service: QueueService,
  limits: Limits,
  contract: ContractFor<{ input: 'write' }>,
  data: unknown,
  options: WindowOptions,
  windows: 'this' | 'this or next',
): Promise<string | undefined> {
  if (typeof options !== 'object' || options === null)
    throw new QueueOptionsError('options', options, 'an object with a window')
  const { window, db, ...own } = options
  checkNumber('window', window, jobRanges.window)
  checkWithout(own, ['jobId', 'delay'], 'left out: the window decides')
  const job = newJob(service, contract, encodeInput(contract, data, service), own)
  const limit = { window, next: windows === 'this or next' }
  return (await limits.addThrottled(contract.name, job, limit, db)) ? job.id : undefined
}
