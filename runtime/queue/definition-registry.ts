/** The definitions that this process has loaded, by name: whichever copy of the package they were made with. */
import type { Contract } from '../contract/index.js'
import { QueueDefinedTwiceError } from '../errors/errors.js'
import { shared } from '../support/process-singleton.js'

const registry = shared('registry', () => new Map<string, Contract>())

/** A module that is loaded anew (hot reload) defines the same queue again; another queue of that name is a mistake. */
export function registerContract(contract: Contract): void {
  const known = registry.get(contract.name)
  if (known !== undefined && known.fingerprint !== contract.fingerprint) {
    throw new QueueDefinedTwiceError(contract.name)
  }
  registry.set(contract.name, contract)
}

export function registeredContract(name: string): Contract | undefined {
  return registry.get(name)
}

export function registeredNames(): readonly string[] {
  return [...registry.keys()].toSorted()
}
