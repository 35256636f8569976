/** Prints one plain line at the end of a run: `Tests: N passed, N failed, N skipped`. */
import type { AggregatedResult } from '@jest/reporters'

export default class ClosingLineReporter {
  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    process.stdout.write(
      `\nTests: ${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests + results.numTodoTests} skipped\n`,
    )
  }
}
