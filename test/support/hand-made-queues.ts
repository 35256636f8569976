/** Queues compiled by hand, for tests of the runtime that want no compiler between them and it. */
import { defineQueue, type Handler, type QueueDefinition, type QueueOptions } from 'typeboss'
import { anyJson, contract, type Codec, type Contract, type Problem } from 'typeboss/contract'

interface HandMade<Input, Output, Progress> {
  readonly name: string
  readonly options?: QueueOptions
  readonly input?: Codec
  readonly output?: Codec
  readonly progress?: Codec
  readonly handler?: Handler<Input, Output, Progress>
  readonly fingerprint?: string
}

/** As the transformer compiles `defineQueue<Input, Output>(name, handler, options)`. */
export function handMadeQueue<Input, Output, Progress = unknown>(
  parts: HandMade<Input, Output, Progress>,
): QueueDefinition<string, Input, Output, QueueOptions, Progress> {
  const { name, options = {}, input = anyJson, output = anyJson, progress = anyJson } = parts
  const { handler, fingerprint = name } = parts
  const compiled: Contract = contract({ name, options, fingerprint, input, output, progress })
  // What the transformer adds is in none of its signatures.
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion
  const call = defineQueue as unknown as (
    ...all: readonly unknown[]
  ) => QueueDefinition<string, Input, Output, QueueOptions, Progress>
  return handler === undefined ? call(name, options, compiled) : call(name, handler, options, compiled)
}

/** A codec that takes objects with one field, a `Date`. */
export const dated: Codec<{ at: Date }> = {
  validate: (value) => {
    const at = typeof value === 'object' && value !== null && 'at' in value ? value.at : undefined
    return at instanceof Date ? undefined : [problem('Date', at)]
  },
  encode: ({ at }) => ({ at: at.toISOString() }),
  decode: (json) => {
    const at = typeof json === 'object' && json !== null && 'at' in json ? json.at : undefined
    return typeof at === 'string' && !Number.isNaN(Date.parse(at))
      ? { fits: true, value: { at: new Date(at) } }
      : { fits: false, problems: [problem('ISO 8601 date', at)] }
  },
}

function problem(expected: string, received: unknown): Problem {
  return { path: '.at', expected, received: JSON.stringify(received) ?? 'nothing' }
}
