/**
 * The worker's clock: calls a function once a second, never twice at a time. Records when the database last answered.
 */
const pollInterval = 1_000

export class Poll {
  readonly #run: () => Promise<void>
  readonly #reportError: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #isRunning = false
  #isAway = false
  #answeredAt: Date | undefined

  constructor(run: () => Promise<void>, reportError: (error: unknown) => void) {
    this.#run = run
    this.#reportError = reportError
  }

  get answeredAt(): Date | undefined {
    return this.#answeredAt
  }

  start(): void {
    this.#answeredAt = new Date()
    this.#timer = setInterval(() => void this.#poll(), pollInterval)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #poll(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      await this.#run()
      this.#answeredAt = new Date()
      this.#isAway = false
    } catch (error) {
      // Report each outage once.
      if (!this.#isAway && this.#timer !== undefined) this.#reportError(error)
      this.#isAway = true
    } finally {
      this.#isRunning = false
    }
  }
}
