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

/** An option of a queue that a service does not support. */
export interface UnsupportedOption {
  readonly option: keyof QueueOptions
  readonly value: unknown
  /** What the service supports of the option, `'only standard, exclusive'` for example. Missing: nothing. */
  readonly instead?: string
}

/** Returns the options of a queue that its service does not support. */
export function unsupportedOptions(
  supports: ServiceSupport,
  options: QueueOptions,
): readonly UnsupportedOption[] {
  const { policy = 'standard', groupConcurrency, partition = false, deadLetter, retention = {} } = options
  const { least, most } = supports.priority
  const priority = priorityNumber(options.priority ?? 'normal')
  const found: UnsupportedOption[] = []
  if (!supports.policies.includes(policy))
    found.push({ option: 'policy', value: policy, instead: `only ${supports.policies.join(', ')}` })
  if (groupConcurrency !== undefined && !supports.groupConcurrency)
    found.push({ option: 'groupConcurrency', value: groupConcurrency })
  if (partition && !supports.partition) found.push({ option: 'partition', value: partition })
  if (deadLetter !== undefined && !supports.deadLetter)
    found.push({ option: 'deadLetter', value: deadLetter })
  for (const kept of ['waiting', 'finished'] as const) {
    if (retention[kept] !== undefined && !supports.retention.includes(kept))
      found.push({ option: 'retention', value: { [kept]: retention[kept] } })
  }
  if (priority < least || priority > most)
    found.push({ option: 'priority', value: priority, instead: `only ${least} to ${most}` })
  return found
}

/** Throws `NotSupportedError` at the first option of a queue that its service does not support. For `prepareQueue`. */
export function refuseUnsupported(supports: ServiceSupport, queue: string, options: QueueOptions): void {
  const [first] = unsupportedOptions(supports, options)
  if (first === undefined) return
  const { option, value, instead } = first
  const name = JSON.stringify(queue)
  throw new NotSupportedError(
    `the option ${option}: ${JSON.stringify(value)} of queue ${name}${instead === undefined ? '' : `, ${instead}`}`,
    supports.engine,
    option,
  )
}
