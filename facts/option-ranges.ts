/**
 * The numbers that options of queues and jobs may have, each under the option's path: `backoff.delay`. The compiler checks
 * literals against them, the runtime every value.
 */
export interface NumberRange {
  readonly least: number
  readonly most: number
  /** True for a count; otherwise the number is in milliseconds. */
  readonly isInteger: boolean
}

export const day = 86_400_000
export const year = 365 * day

const between = (least: number, most: number): NumberRange => ({ least, most, isInteger: false })
const integer = (least: number, most: number): NumberRange => ({ least, most, isInteger: true })

const shared = {
  retries: integer(0, 1_000_000),
  timeout: between(1, day),
  priority: integer(1 - 2 ** 31, 2 ** 31 - 1),
  'backoff.delay': between(0, year),
  'backoff.maximum': between(0, year),
}

export const jobRanges = { ...shared, delay: between(0, year), window: between(1_000, year) }

export const queueRanges = {
  ...shared,
  concurrency: integer(1, 10_000),
  groupConcurrency: integer(1, 10_000),
  'groupConcurrency.global': integer(1, 10_000),
  'groupConcurrency.local': integer(1, 10_000),
  heartbeat: between(10_000, day),
  'retention.waiting': between(1_000, year),
  'retention.finished': between(1_000, year),
}

/** The text after "must be" for a number outside its range; undefined for a number inside. */
export function allowedInstead({ least, most, isInteger }: NumberRange, value: number): string | undefined {
  if (value >= least && value <= most && (!isInteger || Number.isInteger(value))) return undefined
  return isInteger ? `an integer from ${least} to ${most}` : `from ${least} to ${most} milliseconds`
}
