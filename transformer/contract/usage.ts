/**
 * How much of a contract a call needs: for input, output and progress the half that writes values, the half that reads them,
 * or both. The other parts are not emitted.
 */
export type Demand = { readonly [Side in QueueSide]: Half }

/** The types of a queue's values. */
export type QueueSide = 'input' | 'output' | 'progress'

export type Half = 'none' | 'write' | 'read' | 'both'

export const nothing: Demand = { input: 'none', output: 'none', progress: 'none' }

/** For a definition: a worker reads the input and writes the rest, and a client accepts the definition as its queue. */
export const everything: Demand = { input: 'both', output: 'both', progress: 'both' }

/** All that two calls need. */
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
