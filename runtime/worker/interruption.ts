/**
 * What can end an attempt before its handler does: its time limit, the worker's stop, a claim that is gone. Each attempt has
 * one, and nearly all of them end undisturbed, so it listens to nothing: whoever ends attempts knows those that run.
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

  /** Ends the attempt so, if nothing has ended it yet. `reason` is what its handler's signal tells. */
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
