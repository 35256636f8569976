import { report } from './problems.js'
import type { Problem } from './types.js'

/** What an `explain` function finds in a value that did not pass its check. */
export function problemsOf(
  explain: (value: unknown, path: string, problems: Problem[]) => void,
  value: unknown,
): readonly Problem[] {
  const problems: Problem[] = []
  try {
    explain(value, '', problems)
  } catch (error) {
    rethrowUnlessEndless(error)
  }
  if (problems.length === 0) report(problems, '', 'a value that is not circular or too deep', value)
  return problems
}

/**
 * Whether a value passes the check of a recursive type. One that refers to itself, or is nested without end, would
 * exhaust the stack: it does not.
 */
export function passes(is: (value: unknown) => boolean, value: unknown): boolean {
  try {
    return is(value)
  } catch (error) {
    rethrowUnlessEndless(error)
    return false
  }
}

function rethrowUnlessEndless(error: unknown): void {
  if (!isStackOverflow(error)) throw error
}

/** By its name, since a function of another realm throws that realm's errors. */
export function isStackOverflow(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'name') === 'RangeError'
}
