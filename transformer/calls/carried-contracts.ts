/** The contracts that a file carries, each once, with all of it that the file's call sites need. */
import { nothing, together, type Usage } from '../contract/usage.js'
import type { CallSite } from './call-sites.js'
import type { QueueContract } from './queue-contract.js'

export interface Carried {
  readonly usage: Usage
  readonly isDefinedHere: boolean
}

export type CarriedContracts = ReadonlyMap<QueueContract, Carried>

export function carriedContracts(callSites: readonly CallSite[]): CarriedContracts {
  const carried = new Map<QueueContract, Carried>()
  for (const callSite of callSites) {
    for (const queue of queuesOf(callSite)) {
      const before = carried.get(queue)
      carried.set(queue, {
        usage: together(before?.usage ?? nothing, callSite.usage),
        isDefinedHere: before?.isDefinedHere === true || callSite.kind === 'definition',
      })
    }
  }
  return carried
}

export function queuesOf(callSite: CallSite): readonly QueueContract[] {
  return callSite.kind === 'choice' ? callSite.queues : [callSite.queue]
}
