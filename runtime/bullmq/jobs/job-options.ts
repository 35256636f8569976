/**
 * A job's options in the form of BullMQ, so that its own workers retry and keep our jobs as we do. BullMQ ignores options
 * that it does not know: what has no place there is in `typeboss`.
 */
import { backoffParts } from '../../options/check-options.js'
import type { NewJob } from '../../engine/job-records.js'
import type { Backoff, QueueOptions } from '../../options/queue-options.js'

/** As Redis stores them. BullMQ shortens some names: `de` is `deduplication`, `tm` the metadata of `telemetry`. */
export interface BullOptions {
  readonly attempts?: number
  readonly backoff?: BullBackoff | number
  readonly priority?: number
  readonly delay?: number
  readonly de?: { readonly id: string }
  readonly tm?: string
  readonly removeOnComplete?: KeptJobs
  readonly removeOnFail?: KeptJobs
  readonly typeboss?: OwnOptions
}

/** `maximum` is ours. */
export interface BullBackoff {
  readonly type: string
  readonly delay: number
  readonly jitter?: number
  readonly maximum?: number
}

/** `age` in seconds. */
export type KeptJobs = boolean | number | { readonly age?: number; readonly count?: number }

export interface OwnOptions {
  readonly key?: string
  readonly group?: string
  /** Milliseconds. */
  readonly timeout?: number
  /** Of a schedule. */
  readonly missed?: 'skip' | 'once'
}

/** The highest priority of BullMQ's that ours map to; see {@link bullPriority}. */
export const mostPriority = 1_048_575
const middle = 1_048_576

/**
 * BullMQ counts from 1, the first, to 2,097,151; a job of priority 0 goes before them all. Ours are around 0, and higher is
 * first.
 */
export function bullPriority(priority: number): number {
  return middle - priority
}

export function priorityOf(stored: number): number {
  return stored === 0 ? 0 : middle - stored
}

const defaultRetries = 2
const week = 604_800_000

/** What is the same for all jobs of a queue that set no options. */
export function queueDefaults({ retries, backoff, retention }: QueueOptions): BullOptions {
  const kept = retention?.finished ?? week
  // BullMQ keeps jobs by whole seconds.
  const keep = kept === 'forever' ? false : { age: Math.ceil(kept / 1000) }
  return {
    attempts: (retries ?? defaultRetries) + 1,
    ...(backoff !== undefined && { backoff: bullBackoff(backoff) }),
    removeOnComplete: keep,
    removeOnFail: keep,
  }
}

/** BullMQ's jitter is the part of a wait that is drawn. */
export function bullBackoff(backoff: Backoff): BullBackoff {
  const { type, delay, maximum } = backoffParts(backoff)
  if (type === 'fixed') return { type, delay }
  return { type, delay, jitter: 0.5, ...(maximum !== undefined && { maximum }) }
}

export function jobOptions(
  { priority, delay, key, group, options }: Omit<NewJob, 'id' | 'data' | 'trace'>,
  queue: QueueOptions,
  trace?: string,
): BullOptions {
  const { retries, backoff, timeout = queue.timeout } = options
  const own = {
    ...(key !== undefined && { key }),
    ...(group !== undefined && { group }),
    ...(timeout !== undefined && { timeout }),
  }
  return {
    ...queueDefaults(queue),
    ...(retries !== undefined && { attempts: retries + 1 }),
    ...(backoff !== undefined && { backoff: bullBackoff(backoff) }),
    priority: bullPriority(priority),
    ...(delay > 0 && { delay: Math.ceil(delay) }),
    ...(queue.policy === 'exclusive' && { de: { id: exclusiveId(key) } }),
    ...(trace !== undefined && { tm: trace }),
    ...(Object.keys(own).length > 0 && { typeboss: own }),
  }
}

function exclusiveId(key: string | undefined): string {
  return `typeboss:${key ?? ''}`
}
