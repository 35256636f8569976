/** Our options in milliseconds → pg-boss's in whole seconds, rounded up: a wait is never cut short. */
import type { QueueOptions as BossOptions } from 'pg-boss'
import { backoffParts } from '../check-options.js'
import type { QueueOptions } from '../queue-options.js'

/** pg-boss's defaults, for options that a definition no longer declares. */
const defaults = {
  retryLimit: 2,
  expireInSeconds: 900,
  retryDelay: 0,
  retryBackoff: false,
  retryDelayMax: null,
}

type JobSettings = Pick<
  BossOptions,
  'retryLimit' | 'expireInSeconds' | 'retryDelay' | 'retryBackoff' | 'retryDelayMax'
>

/** Only what is declared: pg-boss fills in the rest from the queue. */
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

/** All that a definition decides about a stored queue, so that an option which was taken out goes back to its default. */
export function queueSettings(options: QueueOptions): Omit<JobSettings, 'retryDelayMax'> & {
  readonly retryDelayMax: number | null
} {
  return { ...defaults, ...jobSettings(options) }
}

function retrySettings(backoff: NonNullable<QueueOptions['backoff']>): JobSettings {
  const { type, delay, maximum } = backoffParts(backoff)
  return {
    retryDelay: seconds(delay),
    retryBackoff: type === 'exponential',
    ...(maximum !== undefined && { retryDelayMax: seconds(maximum) }),
  }
}

export function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000)
}
