/**
 * What the options of a queue and of a job may be, by the path of each: `backoff.delay`. The runtime checks the same when
 * a definition is run or a job added; a test keeps the two in step.
 */
export interface NumberRange {
  readonly least: number
  readonly most: number
  /** A count; all else is milliseconds. */
  readonly isInteger: boolean
}

const day = 86_400_000
const year = 365 * day

const between = (least: number, most: number): NumberRange => ({ least, most, isInteger: false })
const integer = (least: number, most: number): NumberRange => ({ least, most, isInteger: true })

type Ranges = Readonly<Record<string, NumberRange>>

const shared: Ranges = {
  retries: integer(0, 1_000_000),
  timeout: between(1, day),
  priority: integer(1 - 2 ** 31, 2 ** 31 - 1),
  'backoff.delay': between(0, year),
  'backoff.maximum': between(0, year),
}

export const jobNumberRanges: Ranges = { ...shared, delay: between(0, year), window: between(1_000, year) }

export const numberRanges: Ranges = {
  ...shared,
  concurrency: integer(1, 10_000),
  groupConcurrency: integer(1, 10_000),
  'groupConcurrency.global': integer(1, 10_000),
  'groupConcurrency.local': integer(1, 10_000),
  heartbeat: between(10_000, day),
  'retention.waiting': between(1_000, year),
  'retention.finished': between(1_000, year),
}

/** Paths that are no numbers, or objects of the paths above. */
const others = ['backoff', 'backoff.type', 'deadLetter', 'partition', 'policy', 'retention']

export const optionPaths: ReadonlySet<string> = new Set([...Object.keys(numberRanges), ...others])

/** What to write in a number's place, after "must be"; `undefined` for one that is allowed. */
export function allowedInstead({ least, most, isInteger }: NumberRange, value: number): string | undefined {
  if (value >= least && value <= most && (!isInteger || Number.isInteger(value))) return undefined
  return isInteger ? `an integer from ${least} to ${most}` : `from ${least} to ${most} milliseconds`
}
