/**
 * Changes to the text of pg-boss's own statements, each found by a pattern. Another release of pg-boss may word a statement
 * in another way. It then runs as pg-boss wrote it, and that is reported once: jobs still run, but more slowly, or without
 * the promise that the change keeps.
 */
import { NotSupportedError } from '../../errors/errors.js'

export interface Rewrite {
  /** What is not so without it, for the report. */
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
