import {
  isReadable,
  missingIn,
  type ContractFor,
  type Demand,
  type PartialContract,
} from '../contract/index.js'
import { ContractIncompleteError } from '../errors/errors.js'

/** Returns the contract if it has everything demanded, and throws `ContractIncompleteError` otherwise. */
export function demandContract<Demanded extends Demand>(
  found: PartialContract,
  demand: Demanded,
): ContractFor<Demanded> {
  const missing = isReadable(found) ? missingIn(found, demand) : 'be read by this release of typeboss'
  if (missing !== undefined) throw new ContractIncompleteError(found.name, missing)
  // `missingIn` has found everything that the demand names.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return found as ContractFor<Demanded>
}
