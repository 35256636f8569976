/**
 * Changes the text of pg-boss's own statements by patterns. If another release of pg-boss words a statement differently, it
 * runs unchanged, and the rewriter reports once what is then slower or not guaranteed.
 */
import { NotSupportedError } from '../../errors/errors.js'

export interface Rewrite {
  /** What happens without the change, for the report. */
  readonly promise: string
  readonly pattern: RegExp
  readonly replacement: string
}

export class Rewriter {
  readonly #report: (error: unknown) => void
  readonly #reported = new Set<string>()

  constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  rewrite(statement: string, { promise, pattern, replacement }: Rewrite): string {
    const rewritten = statement.replace(pattern, replacement)
    if (rewritten === statement) this.#reportOnce(promise)
    return rewritten
  }

  #reportOnce(promise: string): void {
    if (this.#reported.has(promise)) return
    this.#reported.add(promise)
    this.#report(
      new NotSupportedError(
        `the installed pg-boss in full: it words a statement in a way that this typeboss does not know, so ${promise}. ` +
          'Install the newest typeboss, which knows the newest pg-boss.',
      ),
    )
  }
}
