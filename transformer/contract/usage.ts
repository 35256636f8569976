/**
 * How much of a contract a call needs: for input, output and progress the code that writes values, the code that reads them, or
 * both. The other code is not emitted.
 */
export type Usage = { readonly [Side in QueueSide]: Direction }

/** The types of a queue's values. */
export type QueueSide = 'input' | 'output' | 'progress'

export type Direction = 'none' | 'write' | 'read' | 'both'

export const nothing: Usage = { input: 'none', output: 'none', progress: 'none' }

/** For a definition: a worker reads the input and writes the rest, and a client accepts the definition as its queue. */
export const everything: Usage = { input: 'both', output: 'both', progress: 'both' }

/** All that two calls need. */
export function together(one: Usage, other: Usage): Usage {
  return {
    input: bothOf(one.input, other.input),
    output: bothOf(one.output, other.output),
    progress: bothOf(one.progress, other.progress),
  }
}

function bothOf(one: Direction, other: Direction): Direction {
  if (one === other || other === 'none') return one
  return one === 'none' ? other : 'both'
}
