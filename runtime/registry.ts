/**
 * The definitions that this process has loaded, by name. On `globalThis` under a registered symbol, so that two
 * copies of the package in one process (one bundled, one not) share it.
 */
import type { Contract } from './contract.js'
import { QueueDefinedTwiceError } from './errors.js'

const registryKey = Symbol.for('typeboss.registry')

interface RegistryHolder {
  [registryKey]?: Map<string, Contract>
}

function registry(): Map<string, Contract> {
  // globalThis has no type for our symbol, and nobody else uses it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const holder = globalThis as RegistryHolder
  return (holder[registryKey] ??= new Map())
}

/** A module that is loaded anew (hot reload) defines the same queue again; another queue of that name is a mistake. */
export function registerContract(contract: Contract): void {
  const known = registry().get(contract.name)
  if (known !== undefined && known.fingerprint !== contract.fingerprint) {
    throw new QueueDefinedTwiceError(contract.name)
  }
  registry().set(contract.name, contract)
}

export function registeredContract(name: string): Contract | undefined {
  return registry().get(name)
}

export function registeredNames(): readonly string[] {
  return [...registry().keys()].toSorted()
}
