/** Adding at most one job in a time. */
import { jobRanges } from '../../facts/option-ranges.js'
import { randomUUID } from 'node:crypto'
import type { Limits } from '../engine/capabilities.js'
import { checkNumber, checkWithout } from '../options/check-options.js'
import type { ContractFor } from '../contract/index.js'
import { QueueOptionsError } from '../errors/errors.js'
import { newJob } from './adder.js'
import type { WindowOptions } from './arguments.js'

/** The id of the job, `undefined` if there was no room for it. */
export async function addLimited(
  limits: Limits,
  contract: ContractFor<{ input: 'write' }>,
  data: unknown,
  options: WindowOptions,
  next: boolean,
): Promise<string | undefined> {
  if (typeof options !== 'object' || options === null)
    throw new QueueOptionsError('options', options, 'an object with a window')
  const { window, db, ...own } = options
  checkNumber('window', window, jobRanges.window)
  checkWithout(own, ['jobId', 'delay'], 'left out: the window decides')
  const job = newJob(contract, data, { ...own, jobId: randomUUID() })
  const isStored = await limits.addLimited(contract.name, job, { window, next }, db)
  return isStored ? job.id : undefined
}
