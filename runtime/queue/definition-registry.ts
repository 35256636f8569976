/** The contracts of all definitions that this process has loaded, by name, of all copies of the package. */
import type { Contract } from '../contract/index.js'
import { QueueDefinedTwiceError } from '../errors/errors.js'
import { processSingleton } from '../support/process-singleton.js'
import type { UpgradeJson } from './upgrade.js'

/** The contract of a definition, and what upgrades the data of its older jobs. */
export interface RegisteredContract extends Contract {
  readonly upgrade: UpgradeJson | undefined
}

const registry = processSingleton('registry', () => new Map<string, RegisteredContract>())

/** Accepts the same queue again: a module that is reloaded defines it again. Throws for another queue of the same name. */
export function registerContract(contract: RegisteredContract): void {
  const known = registry.get(contract.name)
  if (known !== undefined && known.fingerprint !== contract.fingerprint) {
    throw new QueueDefinedTwiceError(contract.name)
  }
  registry.set(contract.name, contract)
}

export function registeredContract(name: string): RegisteredContract | undefined {
  return registry.get(name)
}

export function registeredNames(): readonly string[] {
  return [...registry.keys()].toSorted()
}
