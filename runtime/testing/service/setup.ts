/** What the checks of a queue service need: services on a real server, and small helpers for their jobs. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Json } from '../../contract/index.js'
import type { JobError } from '../../errors/errors.js'
import type { Claim, ClaimedJob, NewJob, Settlement, StoredJob } from '../../engine/job-records.js'
import type { QueueService } from '../../engine/queue-service.js'
import type { QueueOptions } from '../../options/queue-options.js'

/** The service to check, on a real server. */
export interface ServiceSetup {
  /**
   * Opens a service. All of them share one store, as those of several processes do. The checks use queues of their own and
   * close each service that they open.
   */
  readonly open: (changes?: OpenChanges) => QueueService
  /** The server's address, before which the checks put a proxy that falls silent or cuts connections. */
  readonly server: { readonly host: string; readonly port: number }
  /**
   * A module whose export `open` takes `argument` and returns a service on the same store. Other processes import it: they
   * claim at the same time, and are killed.
   */
  readonly processes: { readonly module: string; readonly argument: string }
  /** Kills the server, as a loss of power does, and starts it again at the same address. */
  readonly restart: () => Promise<void>
}

export interface OpenChanges {
  /** Another port of 127.0.0.1: that of a proxy. */
  readonly port?: number
  /** A wrong password, which no message may show. */
  readonly password?: string
  /** Where the service reports errors that no caller awaits. */
  readonly onError?: (error: Error) => void
}

/** One behavior that every queue service has. */
export interface ServiceCheck {
  /** A sentence: `'cancel ends waiting, delayed and active jobs'`. */
  readonly name: string
  /** Rejects if the service behaves in another way. */
  readonly run: () => Promise<void>
  /** True for a check that waits for ten seconds or more. Such checks can run at the same time. */
  readonly slow: boolean
  /** True for a check that kills the server. Run these after all others, one by one. */
  readonly kills: boolean
}

/** Services and an empty queue for one check. */
export interface Bench {
  readonly setup: ServiceSetup
  readonly service: QueueService
  /** A second service on the same store. */
  readonly other: QueueService
  readonly queue: string
  readonly read: (id: string) => Promise<StoredJob>
  readonly add: (changes?: Partial<NewJob>) => Promise<NewJob>
  readonly claim: (limit?: number) => Promise<readonly ClaimedJob[]>
  /** Claims one job, and fails unless there is one. */
  readonly claimOne: () => Promise<ClaimedJob>
  readonly settle: (...settlements: readonly Settlement[]) => Promise<readonly string[]>
}

type Use = (bench: Bench) => Promise<void>

export type DefineCheck = (name: string, use: Use, more?: CheckOptions) => ServiceCheck

export interface CheckOptions {
  readonly options?: QueueOptions
  readonly slow?: boolean
  readonly kills?: boolean
}

/** Returns a function that defines checks on these two services. */
export function defining(
  setup: ServiceSetup,
  services: () => readonly [QueueService, QueueService],
): DefineCheck {
  return (name, use, { options = {}, slow = false, kills = false } = {}) => ({
    name,
    slow,
    kills,
    run: async () => {
      const [service, other] = services()
      const queue = `check-${randomUUID()}`
      await service.prepareQueue(queue, options, 'worker')
      await service.prepareQueue(queue, options, 'producer')
      await other.prepareQueue(queue, options, 'worker')
      await other.prepareQueue(queue, options, 'producer')
      await use(benchOf(setup, service, other, queue))
    },
  })
}

export function benchOf(
  setup: ServiceSetup,
  service: QueueService,
  other: QueueService,
  queue: string,
): Bench {
  const claim: Bench['claim'] = (limit = 100) => service.claimJobs(queue, limit)
  return {
    setup,
    service,
    other,
    queue,
    claim,
    read: async (id) => only(await service.readJobs(queue, [id])),
    add: async (changes) => {
      const job = newJob(changes)
      assert.deepEqual(await service.addJobs(queue, [job]), [])
      return job
    },
    claimOne: async () => only(await claim(1)),
    settle: (...settlements) => service.settleJobs(queue, settlements),
  }
}

export function newJob(changes: Partial<NewJob> = {}): NewJob {
  const defaults = { data: { n: 1 }, priority: 0, delay: 0, key: undefined, group: undefined, options: {} }
  return { id: randomUUID(), ...defaults, ...changes }
}

export const jobError: JobError = {
  name: 'RangeError',
  message: 'too much',
  stack: 'RangeError: too much\n    at x',
}

export function completed(claim: Claim, result: Json = null): Settlement {
  return { kind: 'completed', claim, result }
}

export function failed(claim: Claim, { final = false, error = jobError } = {}): Settlement {
  return { kind: 'failed', claim, error, final }
}

export function discarded(claim: Claim): Settlement {
  return { kind: 'discarded', claim, error: jobError }
}

/** Returns the only item. */
export function only<Item>(items: readonly Item[]): Item {
  const [item] = items
  assert.equal(items.length, 1, `one was expected, there are ${items.length}`)
  assert(item !== undefined)
  return item
}

export function idsOf(jobs: readonly { readonly id: string }[]): readonly string[] {
  return jobs.map(({ id }) => id)
}

export function sorted(ids: readonly string[]): readonly string[] {
  return [...ids].toSorted()
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

/** Waits until `holds` resolves with true, and fails after `longest` milliseconds. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  longest = 10_000,
): Promise<void> {
  const end = performance.now() + longest
  // One look after the other, by design.
  // oxlint-disable-next-line no-await-in-loop
  while (!(await holds())) {
    assert(performance.now() < end, `${what}: not within ${longest} ms`)
    // oxlint-disable-next-line no-await-in-loop
    await sleep(50)
  }
}
