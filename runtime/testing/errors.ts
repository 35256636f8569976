import { TypebossError } from '../errors/errors.js'

/** `drain()` has reached its maximum number of attempts, and more jobs are due. Perhaps each job adds another one. */
export class DrainLimitError extends TypebossError {
  readonly code = 'DRAIN_LIMIT'
  override get name() {
    return 'DrainLimitError' as const
  }
  /** How many attempts were made. */
  readonly limit: number
  /** The queues of these attempts, the busiest first. */
  readonly queues: readonly string[]

  constructor(limit: number, attempts: ReadonlyMap<string, number>) {
    const busiest = [...attempts].toSorted(([, one], [, other]) => other - one)
    const counts = busiest.map(([queue, count]) => `${count} in ${JSON.stringify(queue)}`)
    super(
      `drain() has made ${limit} attempts (${counts.join(', ')}), and more jobs are due. ` +
        'Perhaps a handler adds a job for each that it runs. If you expect that many, set a higher limit: drain({ limit }).',
    )
    this.limit = limit
    this.queues = busiest.map(([queue]) => queue)
  }
}
