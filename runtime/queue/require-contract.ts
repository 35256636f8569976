import {
  isReadable,
  missingIn,
  type ContractFor,
  type Usage,
  type PartialContract,
} from '../contract/index.js'
import { ContractIncompleteError } from '../errors/errors.js'

/** Returns the contract if it has every part that `usage` lists, and throws `ContractIncompleteError` otherwise. */
export function requireContract<Used extends Usage>(found: PartialContract, usage: Used): ContractFor<Used> {
  const missing = isReadable(found) ? missingIn(found, usage) : 'be read by this release of typeboss'
  if (missing !== undefined) throw new ContractIncompleteError(found.name, missing)
  // `missingIn` has found every part that the usage lists.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return found as ContractFor<Used>
}
