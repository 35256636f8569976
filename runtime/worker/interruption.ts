/**
 * Ends an attempt before its handler does: at its time limit, at the worker's stop, or after a lost claim. Each attempt has
 * an Interruption that is rarely used, so it registers no listeners: the code that interrupts attempts keeps a list of the
 * running ones.
 */
export type EarlyEnd =
  | { readonly kind: 'threw'; readonly error: unknown }
  /** The worker stops: the job is released. */
  | { readonly kind: 'stopped' }
  /** The claim is lost: nothing is stored. */
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

  /** Calls `listener` once, when the attempt is interrupted or if it already is. */
  onInterrupted(listener: (end: EarlyEnd) => void): void {
    this.#listener = listener
    if (this.#end !== undefined) listener(this.#end)
  }

  /** Records that the handler has ended: nothing interrupts it any more. */
  over(): void {
    this.#isOver = true
  }
}
