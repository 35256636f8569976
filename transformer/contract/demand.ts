/**
 * How much of a contract a place needs: of its input and of its output the half that writes values, the half that
 * reads them, or both. What is not needed is not emitted there.
 */
export interface Demand {
  readonly input: Half
  readonly output: Half
}

export type Half = 'none' | 'write' | 'read' | 'both'

export const nothing: Demand = { input: 'none', output: 'none' }

/** What a definition has: a worker reads the input and writes the output, and a definition may stand for its queue. */
export const everything: Demand = { input: 'both', output: 'both' }

/** All that several places need. */
export function together(one: Demand, other: Demand): Demand {
  return { input: bothOf(one.input, other.input), output: bothOf(one.output, other.output) }
}

function bothOf(one: Half, other: Half): Half {
  if (one === other || other === 'none') return one
  return one === 'none' ? other : 'both'
}
