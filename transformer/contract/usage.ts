/**
 * How much of a contract a place needs: of its input, its output and its progress the half that writes values, the half
 * that reads them, or both. What is not needed is not emitted there.
 */
export type Demand = { readonly [Side in QueueSide]: Half }

/** The types of a queue's values. */
export type QueueSide = 'input' | 'output' | 'progress'

export type Half = 'none' | 'write' | 'read' | 'both'

export const nothing: Demand = { input: 'none', output: 'none', progress: 'none' }

/** What a definition has: a worker reads the input and writes the rest, and a definition may stand for its queue. */
export const everything: Demand = { input: 'both', output: 'both', progress: 'both' }

/** All that several places need. */
export function together(one: Demand, other: Demand): Demand {
  return {
    input: bothOf(one.input, other.input),
    output: bothOf(one.output, other.output),
    progress: bothOf(one.progress, other.progress),
  }
}

function bothOf(one: Half, other: Half): Half {
  if (one === other || other === 'none') return one
  return one === 'none' ? other : 'both'
}
