import type { Binding } from '../../queues/bindings.js'
import type { FileBindings } from '../../queues/program-bindings.js'

/** Whether two files' names for `defineQueue` are the same. */
export function sameBindings(some: FileBindings, others: FileBindings): boolean {
  return some.size === others.size && [...some].every(([name, one]) => isSame(one, others.get(name)))
}

function isSame(one: Binding, other: Binding | undefined): boolean {
  if (one.kind === 'defineQueue' || other === undefined || other.kind === 'defineQueue')
    return one.kind === other?.kind
  return one.exports === other.exports || sameBindings(one.exports, other.exports)
}
