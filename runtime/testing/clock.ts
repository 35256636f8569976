import { year } from '../../facts/option-ranges.js'
import { checkMilliseconds, checkTime } from '../options/check-options.js'

/** The part of pg-boss's own `TestClock` that is used. It accepts one change at a time. */
interface MovableClock {
  now(): number
  setTime(time: number): Promise<void>
}

/**
 * The clock of a test's queues, in pg-boss and in the database. It stands still, except for one millisecond after jobs are
 * added, which keeps them in order. Move it to let delays, waits before a retry, and windows pass. The clock of the process
 * is not changed, and a handler's `timeout` runs by that.
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

  /** Moves the clock forward. Jobs that are due then run in the next `drain()`. */
  readonly advance = (milliseconds: number): Promise<void> => {
    checkMilliseconds('milliseconds', milliseconds, 0, 100 * year)
    return this.#move(() => this.#clock.setTime(this.#clock.now() + milliseconds))
  }

  /** Sets the clock, forward or backward. */
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
