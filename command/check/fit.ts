/** Whether stored JSON fits the types of its queue: what a worker or a client would find. */
import type { Contract, Problem, Reader } from 'typeboss/contract'

export type Fit =
  | { readonly kind: 'fits' }
  /** The type of the upgrade at this index takes it. */
  | { readonly kind: 'upgraded'; readonly index: number }
  | { readonly kind: 'misfit'; readonly problems: readonly Problem[] }

/** As a worker decodes a job, except that no upgrade is run. */
export function fitOfData({ input, upgrades = [] }: Contract, json: unknown): Fit {
  const problems = problemsOf(input, json)
  if (problems === undefined) return { kind: 'fits' }
  const index = upgrades.findIndex((upgrade) => problemsOf(upgrade, json) === undefined)
  return index === -1 ? { kind: 'misfit', problems } : { kind: 'upgraded', index }
}

/** As a client decodes a result. pg-boss's own workers store a result that is not an object as `{ value }`. */
export function fitOfResult({ output }: Contract, json: unknown): Fit {
  const problems = problemsOf(output, json)
  if (problems === undefined) return { kind: 'fits' }
  const isWrapped =
    typeof json === 'object' && json !== null && 'value' in json && Object.keys(json).length === 1
  return isWrapped && problemsOf(output, json.value) === undefined
    ? { kind: 'fits' }
    : { kind: 'misfit', problems }
}

function problemsOf(reader: Reader, json: unknown): readonly Problem[] | undefined {
  try {
    const decoded = reader.decode(json)
    return decoded.fits ? undefined : decoded.problems
  } catch (error) {
    // JSON that is nested too deep exhausts the stack.
    if (!(error instanceof RangeError)) throw error
    return [{ path: '', expected: 'a value that is not too deep', received: 'one that exhausts the stack' }]
  }
}
