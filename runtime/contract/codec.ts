import { report } from './problems.js'
import type { Codec, Decoded, Json, Problem } from './types.js'

type Is = (value: unknown) => boolean
type Explain = (value: unknown, path: string, problems: Problem[]) => void

/**
 * Puts the functions generated for one type together. Where values and their JSON are alike, the last three are left
 * out, since the first three serve both.
 */
export function codec(
  is: Is,
  explain: Explain,
  encode: (value: unknown) => Json,
  isJson: Is = is,
  explainJson: Explain = explain,
  decode: (json: unknown) => unknown = encode,
): Codec {
  return {
    validate: (value) => problemsOf(is, explain, value),
    encode,
    decode: (json): Decoded<unknown> => {
      // A job that was inserted without data has none at all.
      const stored = json === undefined ? null : json
      const problems = problemsOf(isJson, explainJson, stored)
      return problems === undefined ? { fits: true, value: decode(stored) } : { fits: false, problems }
    },
  }
}

function problemsOf(is: Is, explain: Explain, value: unknown): readonly Problem[] | undefined {
  const problems: Problem[] = []
  try {
    if (is(value)) return undefined
    explain(value, '', problems)
  } catch (error) {
    // Only a value that refers to itself, or is nested without end, exhausts the stack.
    if (!(error instanceof RangeError)) throw error
  }
  if (problems.length === 0) report(problems, '', 'a value that is not circular or too deep', value)
  return problems
}
