import type { Test } from './test-text.js'

/** The line that ends a check. */
export function refuseIf(test: Test): string {
  return `if (${test.no}) return false`
}
