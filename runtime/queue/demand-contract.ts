import {
  isReadable,
  missingIn,
  type ContractFor,
  type Demand,
  type PartialContract,
} from '../contract/index.js'
import { ContractIncompleteError } from '../errors/errors.js'

/** The contract, if it has what is demanded. Throws `ContractIncompleteError` otherwise, before anything is done. */
export function demandContract<Demanded extends Demand>(
  found: PartialContract,
  demand: Demanded,
): ContractFor<Demanded> {
  const missing = isReadable(found) ? missingIn(found, demand) : 'be read by this release of typeboss'
  if (missing !== undefined) throw new ContractIncompleteError(found.name, missing)
  // Nothing that the demand names is missing.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return found as ContractFor<Demanded>
}
