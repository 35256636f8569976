/** The contracts that workers have stored in a database: those of the code that was deployed last. */
import { contractQueue } from '../../facts/stored-queues.js'
import {
  readContracts,
  UnreadableContractsError,
  type ContractShapes,
} from '../../facts/shape/read-contracts.js'
import type { StoredJobs } from './stored-jobs.js'

/** By the names of their queues. Leaves out those that a later release of typeboss has stored. */
export async function runningContracts(jobs: StoredJobs): Promise<ReadonlyMap<string, ContractShapes>> {
  const found = new Map<string, ContractShapes>()
  for await (const page of jobs.pages('data', contractQueue)) {
    for (const { json } of page)
      for (const [name, contract] of contractsIn(json === null ? null : JSON.parse(json)))
        found.set(name, contract)
  }
  return found
}

function contractsIn(data: unknown): ReadonlyMap<string, ContractShapes> {
  if (typeof data !== 'object' || data === null || !('contracts' in data)) return new Map()
  try {
    return readContracts(data.contracts)
  } catch (error) {
    if (error instanceof UnreadableContractsError) return new Map()
    throw error
  }
}
