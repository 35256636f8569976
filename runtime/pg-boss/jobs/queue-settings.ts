/** Converts our options in milliseconds to pg-boss's in whole seconds, rounded up: no wait becomes shorter. */
import type { QueueOptions as BossOptions, UpdateQueueOptions } from 'pg-boss'
import { day } from '../../../facts/option-ranges.js'
import { backoffParts } from '../../options/check-options.js'
import type { QueueOptions, Retention } from '../../options/queue-options.js'

/** Replace options that a definition no longer declares. They are pg-boss's own defaults, except for the heartbeat. */
const defaults = {
  retryLimit: 2,
  expireInSeconds: 900,
  retryDelay: 0,
  retryBackoff: false,
  retryDelayMax: null,
}
const defaultHeartbeat = 60_000
const defaultRetention = { waiting: 14 * day, finished: 7 * day }

type JobSettings = Pick<
  BossOptions,
  'retryLimit' | 'expireInSeconds' | 'retryDelay' | 'retryBackoff' | 'retryDelayMax'
>

/** Returns only declared options: pg-boss takes the others from the queue. */
export function jobSettings({
  retries,
  backoff,
  timeout,
}: Pick<QueueOptions, 'retries' | 'backoff' | 'timeout'>): JobSettings {
  return {
    ...(retries !== undefined && { retryLimit: retries }),
    ...(timeout !== undefined && { expireInSeconds: seconds(timeout) }),
    ...(backoff !== undefined && retrySettings(backoff)),
  }
}

/** Returns all settings that a definition controls: an option that was removed from it returns to its default. */
export function queueSettings(options: QueueOptions): UpdateQueueOptions {
  const { heartbeat = defaultHeartbeat, deadLetter = null, retention } = options
  return {
    ...defaults,
    ...jobSettings(options),
    ...retentionSettings(retention),
    heartbeatSeconds: heartbeat === false ? null : seconds(heartbeat),
    deadLetter,
  }
}

function retentionSettings({ waiting, finished }: Retention = {}): UpdateQueueOptions {
  return {
    retentionSeconds: seconds(waiting ?? defaultRetention.waiting),
    // For pg-boss, 0 seconds means for ever.
    deleteAfterSeconds: finished === 'forever' ? 0 : seconds(finished ?? defaultRetention.finished),
  }
}

function retrySettings(backoff: NonNullable<QueueOptions['backoff']>): JobSettings {
  const { type, delay, maximum } = backoffParts(backoff)
  return {
    retryDelay: seconds(delay),
    retryBackoff: type === 'exponential',
    ...(maximum !== undefined && { retryDelayMax: seconds(maximum) }),
  }
}

/** Returns an interval of PostgreSQL, in whole milliseconds: JavaScript writes tiny fractions with an exponent. */
export function waitOf(milliseconds: number): string {
  return `${Math.ceil(milliseconds)} milliseconds`
}

export function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000)
}
