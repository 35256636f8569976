/**
 * Flows: jobs that wait for other jobs. `plan` checks and encodes a job and gives it an id, and stores nothing; `addFlow`
 * then stores all planned jobs at once. So the data of one job can contain the id of another, and its handler can read
 * that one's result.
 */
import type { ContractFor } from '../contract/index.js'
import type { Flows } from '../engine/capabilities.js'
import type { JobReference, NewJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import { FlowRefusedError, QueueOptionsError } from '../errors/errors.js'
import { storedIdOf } from '../job/job-id.js'
import { checkObject, transactionOf } from '../options/check-options.js'
import type { TransactionOptions } from '../options/queue-options.js'
import type { NameOf, QueueOrName } from '../queue/queue-types.js'
import { processSingleton } from '../support/process-singleton.js'
import type { PlannedJob, PlanOptions } from './arguments.js'
import { encodeInput } from '../job/job-codec.js'
import { newJob } from './new-job.js'
import type { Session } from './session.js'

interface Plan {
  readonly contract: ContractFor<{ input: 'write' }>
  readonly job: NewJob
  readonly after: readonly PlannedJob[]
}

const plans = processSingleton('plans', () => new WeakMap<object, Plan>())

export function planJob<Queue extends QueueOrName>(
  service: QueueService,
  contract: ContractFor<{ input: 'write' }>,
  data: unknown,
  options: PlanOptions,
): PlannedJob<Queue> {
  checkObject('options', options)
  const { after = [], ...own } = options
  if (!Array.isArray(after) || after.some((each: object) => !plans.has(each)))
    throw new QueueOptionsError('after', after, 'an array of planned jobs')
  const job = newJob(service, contract, encodeInput(contract, data, service), own)
  // The contract is that of this queue.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const queue = contract.name as NameOf<Queue>
  const planned: PlannedJob<Queue> = Object.freeze({ queue, id: job.id })
  plans.set(planned, { contract, job, after })
  return planned
}

export async function addFlow(
  session: Session,
  planned: readonly PlannedJob[],
  options: TransactionOptions,
): Promise<string[]> {
  session.refuseClosed()
  const all = plansOf(planned)
  const contracts = new Map(all.map(({ contract }) => [contract.name, contract]))
  for (const contract of contracts.values()) {
    // One at a time: pg-boss creates queues under a lock.
    // oxlint-disable-next-line no-await-in-loop
    await session.prepare(contract)
  }
  session.refuseClosed()
  const flows = session.capability('flows', 'flows')
  const db = transactionOf(options)
  checkFlow(planned, all)
  const isStored = await flows.addFlow(
    all.map(({ contract, job, after }) => ({
      queue: contract.name,
      job,
      after: after.map(({ id }) => id),
    })),
    db,
  )
  if (!isStored) throw new FlowRefusedError([...contracts.keys()])
  return all.map(({ job }) => job.id)
}

export async function dependenciesOf(
  { service }: Session,
  flows: Flows,
  queue: string,
  id: string,
): Promise<JobReference[]> {
  return [...(await flows.dependencies(queue, storedIdOf(service, queue, id)))]
}

function plansOf(planned: readonly PlannedJob[]): readonly Plan[] {
  if (!Array.isArray(planned)) throw new QueueOptionsError('jobs', planned, 'an array of planned jobs')
  return planned.map((each: object) => {
    const plan = typeof each === 'object' && each !== null ? plans.get(each) : undefined
    if (plan === undefined) throw new QueueOptionsError('jobs', each, 'a job that plan() returned')
    return plan
  })
}

function checkFlow(planned: readonly PlannedJob[], all: readonly Plan[]): void {
  const ids = new Set(all.map(({ job }) => job.id))
  if (ids.size < all.length) throw new QueueOptionsError('jobs', planned, 'planned jobs, each once')
  for (const { after } of all) {
    const missing = after.find(({ id }) => !ids.has(id))
    if (missing !== undefined)
      throw new QueueOptionsError(
        'jobs',
        planned,
        `given with all jobs that they wait for: ${missing.id} is missing`,
      )
  }
  if (!all.some(({ after }) => after.length > 0))
    throw new QueueOptionsError(
      'jobs',
      planned,
      'two planned jobs or more, of which one waits for another; use addBatch for others',
    )
}
