import { TypebossError } from '../errors/errors.js'

/** `drain()` has run as many attempts as it may, and there are more: perhaps a handler adds a job for each that it runs. */
export class DrainLimitError extends TypebossError {
  readonly code = 'DRAIN_LIMIT'
  /** How many attempts were made. */
  readonly limit: number
  /** Of which queues, the busiest first. */
  readonly queues: readonly string[]

  constructor(limit: number, attempts: ReadonlyMap<string, number>) {
    const busiest = [...attempts].toSorted(([, one], [, other]) => other - one)
    const counts = busiest.map(([queue, count]) => `${count} in ${JSON.stringify(queue)}`)
    super(
      `drain() has made ${limit} attempts (${counts.join(', ')}), and more jobs are due. ` +
        'Perhaps a handler adds a job for each that it runs; if so many are meant, give drain({ limit }) more.',
    )
    this.limit = limit
    this.queues = busiest.map(([queue]) => queue)
  }
}
