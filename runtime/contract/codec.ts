import { isNativeError } from 'node:util/types'
import { report } from './problems.js'
import type { Codec, Problem } from './types.js'

/** Refuses every value: the codec of a type without values, and of a type that the compiler refused. */
export const noValue: Codec = {
  validate: refuse,
  encode: () => {
    throw new TypeError('typeboss: the type has no values, or the compiler refused it')
  },
  decode: (json) => ({ fits: false, problems: refuse(json) }),
}

function refuse(value: unknown): readonly Problem[] {
  const problems: Problem[] = []
  report(problems, '', 'nothing, since the type has no values or the compiler refused it', value)
  return problems
}

/** Returns the problems that an `explain` function reports for a value that did not pass its check. */
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
 * Whether a value passes the check of a recursive type. A circular or endlessly nested value exhausts the stack and does
 * not pass.
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

/** Compares the name, because a function of another realm throws an error of that realm. */
export function isStackOverflow(error: unknown): boolean {
  return isNativeError(error) && error.name === 'RangeError'
}
