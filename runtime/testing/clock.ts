import { year } from '../../facts/option-ranges.js'
import { checkMilliseconds, checkTime } from '../options/check-options.js'

/** What is used of pg-boss's own `TestClock`, which takes one change at a time. */
interface MovableClock {
  now(): number
  setTime(time: number): Promise<void>
}

/**
 * The time that the queues of a test have, in pg-boss and in the database. It stands still, but for a millisecond after
 * each time that jobs are added, which keeps them in their order; delays, waits before a retry, and windows pass when it
 * is moved. The clock of the process is another, and is left alone, and so is a handler's `timeout`.
 *
 *     await queues.clock.advance(60_000)
 *     const jobs = await queues.drain()
 */
export class TestClock {
  readonly #clock: MovableClock
  #moved: Promise<unknown> = Promise.resolve()

  /** @internal */
  constructor(clock: MovableClock) {
    this.#clock = clock
  }

  readonly now = (): Date => new Date(this.#clock.now())

  /** Moves time on. Nothing runs by that: what is due now runs in the next `drain()`. */
  readonly advance = (milliseconds: number): Promise<void> => {
    checkMilliseconds('milliseconds', milliseconds, 0, 100 * year)
    return this.#move(() => this.#clock.setTime(this.#clock.now() + milliseconds))
  }

  /** Moves time to a moment, forwards or backwards. */
  readonly setTime = (time: Date | number): Promise<void> => {
    checkTime('time', time)
    return this.#move(() => this.#clock.setTime(Number(time)))
  }

  async #move(move: () => Promise<void>): Promise<void> {
    const moved = this.#moved.then(move)
    this.#moved = moved.catch(() => {})
    await moved
  }
}
