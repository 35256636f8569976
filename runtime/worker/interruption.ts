/**
 * What can end an attempt before its handler does: its time limit, the worker's stop, a lost claim. Each attempt has an
 * Interruption, and nearly all attempts end without one, so it registers no listeners: the code that interrupts attempts
 * keeps a list of those that run.
 */
export type EarlyEnd =
  | { readonly kind: 'threw'; readonly error: unknown }
  /** The worker stopped first: the job is to be given back. */
  | { readonly kind: 'stopped' }
  /** The job is no longer this attempt's, and nothing is to be stored. */
  | { readonly kind: 'lost' }

export class Interruption {
  readonly #controller = new AbortController()
  #end: EarlyEnd | undefined
  #listener: ((end: EarlyEnd) => void) | undefined
  #isOver = false

  /** Aborts when the attempt is interrupted. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Whether the attempt has ended, by itself or by an interruption. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Ends the attempt, if nothing has ended it yet. `reason` becomes the reason of the handler's signal. */
  interrupt(end: EarlyEnd, reason: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#end = end
    this.#listener?.(end)
    this.#controller.abort(reason)
  }

  /** Calls `listener` once, when the attempt is interrupted; at once if it is. */
  onInterrupted(listener: (end: EarlyEnd) => void): void {
    this.#listener = listener
    if (this.#end !== undefined) listener(this.#end)
  }

  /** The handler has ended by itself: nothing interrupts it any more. */
  over(): void {
    this.#isOver = true
  }
}
