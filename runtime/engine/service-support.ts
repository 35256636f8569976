/**
 * What a queue service supports of the options of queues and jobs. Users choose a service by it (`typeboss list --service`
 * prints it), and a service refuses by it: no option is ignored.
 */
import { NotSupportedError } from '../errors/errors.js'
import { priorityNumber } from '../options/check-options.js'
import type { Policy, QueueOptions, Retention } from '../options/queue-options.js'

export interface ServiceSupport {
  /** The engine's name in messages and tables, `'pg-boss'` for example. */
  readonly engine: string
  readonly policies: readonly Policy[]
  readonly groupConcurrency: boolean
  readonly partition: boolean
  readonly deadLetter: boolean
  readonly retention: readonly (keyof Retention)[]
  /** The priorities by which it orders jobs. */
  readonly priority: { readonly least: number; readonly most: number }
  /** `throttle` and `debounce`. */
  readonly windows: boolean
  readonly schedules: readonly ScheduleFeature[]
  readonly redrive: boolean
  /** `'trees'`: at most one job waits for each job. */
  readonly flows: 'any' | 'trees' | 'none'
  /** The option `db`, and `job.transaction()`. */
  readonly transactions: boolean
  /** OpenTelemetry, from the code that adds a job to its handler. */
  readonly tracing: boolean
}

/** `'missed'`: one job for the latest time at which no worker ran. */
export type ScheduleFeature = 'cron' | 'recurrence rules' | 'missed'

/** Throws `NotSupportedError` at the first option of a queue that its service does not support. For `prepareQueue`. */
export function refuseUnsupported(supports: ServiceSupport, queue: string, options: QueueOptions): void {
  const { policy = 'standard', groupConcurrency, partition = false, deadLetter, retention = {} } = options
  const {
    policies,
    priority: { least, most },
  } = supports
  const refuse = (option: keyof QueueOptions, value: unknown, instead = ''): never => {
    throw new NotSupportedError(
      `the option ${option}: ${JSON.stringify(value)} of queue ${JSON.stringify(queue)}${instead}`,
      supports.engine,
      option,
    )
  }
  if (!policies.includes(policy)) refuse('policy', policy, `, only ${policies.join(', ')}`)
  if (groupConcurrency !== undefined && !supports.groupConcurrency)
    refuse('groupConcurrency', groupConcurrency)
  if (partition && !supports.partition) refuse('partition', partition)
  if (deadLetter !== undefined && !supports.deadLetter) refuse('deadLetter', deadLetter)
  for (const kept of ['waiting', 'finished'] as const) {
    if (retention[kept] !== undefined && !supports.retention.includes(kept)) refuse('retention', retention)
  }
  const priority = priorityNumber(options.priority ?? 'normal')
  if (priority < least || priority > most) refuse('priority', priority, `, only ${least} to ${most}`)
}
