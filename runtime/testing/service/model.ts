/**
 * A queue in memory, as the checks expect every service to behave, and random operations that are run on both. Their answers
 * must be the same. Each job has a priority of its own, so that the order of claims is known for every engine.
 */
import assert from 'node:assert/strict'
import type { Claim, JobStatus, Settlement, StoredEnd } from '../../engine/job-records.js'
import { everything } from './stored-jobs.js'
import { completed, discarded, failed, idsOf, jobError, newJob, sorted, type Bench } from './setup.js'

/** A number chooses an operation and what it is applied to. */
export type Operations = readonly number[]

interface ModelJob {
  readonly id: string
  status: JobStatus
  data: number
  priority: number
  attempts: number
  attemptsAllowed: number
  /** The index of the claim that holds it. */
  holder: number | undefined
  /** The index of the latest claim. */
  latest: number | undefined
  isRetriedByHand: boolean
  result: number | null
  message: string | undefined
  progress: number | undefined
}

interface ModelClaim {
  readonly claim: Claim
  readonly job: ModelJob
  /** Whether a settlement or a report by this claim has a known answer. */
  isSettled: boolean
}

/** Runs the operations on a service's empty queue and on the model. Rejects at the first answer that differs. */
export async function runOperations(bench: Bench, operations: Operations): Promise<void> {
  const model = new Model(bench)
  for (const operation of operations) {
    // One after the other: each depends on the state before it.
    // oxlint-disable-next-line no-await-in-loop
    await model.run(operation)
  }
  await model.compare()
}

class Model {
  readonly #bench: Bench
  readonly #jobs: ModelJob[] = []
  readonly #claims: ModelClaim[] = []
  readonly #removed = new Set<ModelJob>()
  readonly #priorities = new Set<number>()
  #step = 0

  constructor(bench: Bench) {
    this.#bench = bench
  }

  async run(operation: number): Promise<void> {
    this.#step += 1
    const choice = operation % 16
    const target = Math.floor(operation / 16)
    if (choice < 4) return this.#add(target)
    if (choice < 7) return this.#claim((target % 3) + 1)
    const job = this.#jobs[target % (this.#jobs.length || 1)]
    const held = this.#claims[target % (this.#claims.length || 1)]
    if (choice < 12) return held === undefined ? undefined : this.#end(held, choice, target)
    return job === undefined ? undefined : this.#change(job, choice, target)
  }

  async #add(target: number): Promise<void> {
    const { service, queue } = this.#bench
    const again = target % 7 === 0 ? this.#jobs.find((job) => !this.#removed.has(job)) : undefined
    const retries = target % 3
    const job = newJob({
      data: this.#step,
      priority: this.#priority(target),
      options: { retries },
      ...(again && { id: again.id }),
    })
    assert.deepEqual(await service.addJobs(queue, [job]), [])
    if (again !== undefined) return
    this.#jobs.push({
      id: job.id,
      status: 'waiting',
      data: this.#step,
      priority: job.priority,
      attempts: 0,
      attemptsAllowed: retries + 1,
      holder: undefined,
      latest: undefined,
      isRetriedByHand: false,
      result: null,
      message: undefined,
      progress: undefined,
    })
  }

  /** A priority of the service's range that no job has had. */
  #priority(target: number): number {
    const { least, most } = this.#bench.service.supports.priority
    let priority = least + Math.floor(((target % 97) / 97) * (most - least))
    while (this.#priorities.has(priority)) priority = priority === most ? least : priority + 1
    this.#priorities.add(priority)
    return priority
  }

  async #claim(limit: number): Promise<void> {
    const expected = this.#jobs
      .filter(({ status }) => status === 'waiting')
      .toSorted((one, other) => other.priority - one.priority)
      .slice(0, limit)
    const claimed = await this.#bench.claim(limit)
    assert.deepEqual(
      claimed.map(({ id, attempt, data }) => ({ id, attempt, data })),
      expected.map(({ id, attempts, data }) => ({ id, attempt: attempts + 1, data })),
      `claim at step ${this.#step}`,
    )
    for (const [index, job] of expected.entries()) {
      const claim = claimed[index]
      assert(claim)
      job.holder = job.latest = this.#claims.push({ claim, job, isSettled: false }) - 1
      job.status = 'active'
      job.attempts += 1
    }
  }

  async #end(held: ModelClaim, choice: number, target: number): Promise<void> {
    const { service, queue } = this.#bench
    const { claim, job } = held
    const holds = job.holder !== undefined && this.#claims[job.holder] === held
    switch (choice) {
      case 7:
        return this.#settle(held, completed(claim, this.#step), holds)
      case 8: {
        // How many attempts a retry by hand allows is the engine's choice.
        const final = job.isRetriedByHand || target % 3 === 0
        const error = { ...jobError, message: `step ${this.#step}` }
        return this.#settle(held, failed(claim, { final, error }), holds)
      }
      case 9:
        return this.#settle(held, discarded(claim), holds)
      case 10: {
        await service.releaseJobs(queue, [claim])
        if (!holds) return
        job.status = 'waiting'
        job.attempts -= 1
        job.holder = undefined
        return
      }
      default: {
        await service.saveReport(queue, claim, { progress: this.#step, log: [], linesBefore: 0 })
        if (holds) job.progress = this.#step
        const lost = holds
          ? []
          : [{ id: job.id, cancelled: job.status === 'cancelled' && !this.#removed.has(job) }]
        assert.deepEqual(await service.keepClaims(queue, [claim]), lost, `keepClaims at step ${this.#step}`)
      }
    }
  }

  async #settle(held: ModelClaim, settlement: Settlement, holds: boolean): Promise<void> {
    const { job } = held
    // The answer of a second settlement by one claim is not defined, unless both are the same.
    if (held.isSettled) return
    const expected = holds ? endOf(job, settlement) : 'lost'
    assert.deepEqual(await this.#bench.settle(settlement), [expected], `settlement at step ${this.#step}`)
    if (!holds) return
    held.isSettled = true
    job.holder = undefined
    job.result = settlement.kind === 'completed' ? Number(settlement.result) : null
    job.message = settlement.kind === 'completed' ? undefined : settlement.error.message
    job.status = statuses[expected]
  }

  async #change(job: ModelJob, choice: number, target: number): Promise<void> {
    const { service, queue } = this.#bench
    const exists = !this.#removed.has(job)
    const waits = exists && job.status === 'waiting'
    switch (choice) {
      case 12: {
        const ends = exists && !['completed', 'failed'].includes(job.status)
        assert.deepEqual(
          await service.cancelJobs(queue, [job.id]),
          ends ? [job.id] : [],
          `cancel at step ${this.#step}`,
        )
        if (!ends) return
        job.status = 'cancelled'
        job.holder = undefined
        return
      }
      case 13: {
        const isFailed = exists && job.status === 'failed'
        assert.deepEqual(
          await service.retryJobs(queue, [job.id]),
          isFailed ? [job.id] : [],
          `retry at step ${this.#step}`,
        )
        if (!isFailed) return
        job.status = 'waiting'
        job.isRetriedByHand = true
        return
      }
      case 14:
        assert.equal(await service.removeJob(queue, job.id), waits, `remove at step ${this.#step}`)
        if (!waits) return
        this.#removed.add(job)
        job.status = 'cancelled'
        return
      default: {
        const changes = { data: this.#step, priority: this.#priority(target), options: {} }
        assert.equal(await service.updateJob(queue, job.id, changes), waits, `update at step ${this.#step}`)
        if (waits) Object.assign(job, { data: changes.data, priority: changes.priority })
      }
    }
  }

  /** Compares every job, the counts and the jobs that a search finds. */
  async compare(): Promise<void> {
    const { service, queue } = this.#bench
    const left = this.#jobs.filter((job) => !this.#removed.has(job))
    const stored = await service.readJobs(queue, idsOf(this.#jobs))
    const byId = new Map(stored.map((job) => [job.id, job]))
    for (const job of left) {
      const { status, data, priority, attemptsMade, result, error, progress } = byId.get(job.id) ?? {}
      assert.deepEqual(
        { status, data, priority, attemptsMade, result, message: error?.message, progress },
        {
          status: job.status,
          data: job.data,
          priority: job.priority,
          attemptsMade: job.attempts,
          result: job.result,
          message: job.message,
          progress: job.progress,
        },
        `job ${job.id}`,
      )
    }
    assert.equal(stored.length, left.length)
    assert.deepEqual(sorted(idsOf(await service.findJobs(queue, everything))), sorted(idsOf(left)))
    const counted = await service.countJobs(queue)
    for (const status of ['waiting', 'active', 'completed', 'failed', 'cancelled'] as const) {
      assert.equal(counted.get(status) ?? 0, left.filter((job) => job.status === status).length, status)
    }
  }
}

/** The status of a job after the stored end of an attempt. */
const statuses = {
  completed: 'completed',
  retrying: 'waiting',
  failed: 'failed',
  discarded: 'cancelled',
  lost: 'active',
} as const

function endOf(job: ModelJob, settlement: Settlement): StoredEnd {
  if (settlement.kind !== 'failed') return settlement.kind
  return settlement.final || job.attempts >= job.attemptsAllowed ? 'failed' : 'retrying'
}
