/**
 * The worker's clock: once a second, and never twice at a time, asks whatever is to be asked of the database. Knows by
 * that when the database last answered.
 */
const pollInterval = 1_000

export class Poll {
  readonly #ask: () => Promise<void>
  readonly #reportError: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #asking = false
  #away = false
  #answeredAt: Date | undefined

  constructor(ask: () => Promise<void>, reportError: (error: unknown) => void) {
    this.#ask = ask
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
    if (this.#asking) return
    this.#asking = true
    try {
      await this.#ask()
      this.#answeredAt = new Date()
      this.#away = false
    } catch (error) {
      // Said once for each time that the database goes away.
      if (!this.#away && this.#timer !== undefined) this.#reportError(error)
      this.#away = true
    } finally {
      this.#asking = false
    }
  }
}
