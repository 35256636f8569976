/**
 * Flows: jobs that wait for others. A planned job has its id, and is checked and encoded, before anything is stored; a
 * flow then stores many of them at once. So the data of one can name the id of another, by which its handler reads
 * that one's result.
 */
import type { Flows } from '../engine/capabilities.js'
import type { ContractFor } from '../contract/index.js'
import { checkObject, transactionOf } from '../options/check-options.js'
import { FlowRefusedError, QueueOptionsError } from '../errors/errors.js'
import type { TransactionOptions } from '../options/queue-options.js'
import type { NameOf, QueueOrName } from '../queue/queue-types.js'
import type { NewJob } from '../engine/job-records.js'
import { shared } from '../support/process-singleton.js'
import { newJob } from './adder.js'
import type { PlannedJob, PlanOptions } from './arguments.js'

interface Plan {
  readonly contract: ContractFor<{ input: 'write' }>
  readonly job: NewJob
  readonly after: readonly PlannedJob[]
}

const plans = shared('plans', () => new WeakMap<object, Plan>())

export function planJob<Queue extends QueueOrName>(
  contract: ContractFor<{ input: 'write' }>,
  data: unknown,
  options: PlanOptions,
): PlannedJob<Queue> {
  checkObject('options', options)
  const { after = [], ...own } = options
  if (!Array.isArray(after) || after.some((each: object) => !plans.has(each)))
    throw new QueueOptionsError('after', after, 'an array of planned jobs')
  const job = newJob(contract, data, own)
  // The contract is that of this queue.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const queue = contract.name as NameOf<Queue>
  const planned: PlannedJob<Queue> = Object.freeze({ queue, id: job.id })
  plans.set(planned, { contract, job, after })
  return planned
}

/** The contracts of the queues that a flow touches. */
export function contractsOf(planned: readonly PlannedJob[]): readonly ContractFor<{ input: 'write' }>[] {
  return [...new Map(plansOf(planned).map(({ contract }) => [contract.name, contract])).values()]
}

export async function addFlow(
  flows: Flows,
  planned: readonly PlannedJob[],
  options: TransactionOptions,
): Promise<string[]> {
  const db = transactionOf(options)
  const all = plansOf(planned)
  const ids = all.map(({ job }) => job.id)
  if (new Set(ids).size < ids.length) throw new QueueOptionsError('jobs', planned, 'planned jobs, each once')
  for (const { after } of all) {
    const missing = after.find(({ id }) => !ids.includes(id))
    if (missing !== undefined)
      throw new QueueOptionsError(
        'jobs',
        planned,
        `given with all that they wait for: ${missing.id} is missing`,
      )
  }
  if (!all.some(({ after }) => after.length > 0))
    throw new QueueOptionsError(
      'jobs',
      planned,
      'two planned jobs or more, of which one waits for another; for others there is addBatch',
    )
  const isStored = await flows.addFlow(
    all.map(({ contract, job, after }) => ({
      queue: contract.name,
      job,
      after: after.map(({ id }) => id),
    })),
    db,
  )
  if (!isStored) throw new FlowRefusedError(contractsOf(planned).map(({ name }) => name))
  return ids
}

function plansOf(planned: readonly PlannedJob[]): readonly Plan[] {
  if (!Array.isArray(planned)) throw new QueueOptionsError('jobs', planned, 'an array of planned jobs')
  return planned.map((each: object) => {
    const plan = typeof each === 'object' && each !== null ? plans.get(each) : undefined
    if (plan === undefined) throw new QueueOptionsError('jobs', each, 'what plan() gave')
    return plan
  })
}
