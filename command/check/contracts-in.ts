import { readFileSync } from 'node:fs'
import {
  readContracts,
  UnreadableContractsError,
  type ContractShapes,
} from '../../facts/shape/read-contracts.js'
import { ProjectError } from '../errors.js'
import { shownPath } from '../shown-path.js'

/** The contracts in a file that `typeboss contracts` wrote. Throws a {@link ProjectError} for any other file. */
export function contractsIn(file: string): ReadonlyMap<string, ContractShapes> {
  const text = readFileSync(file, 'utf8')
  try {
    return readContracts(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof UnreadableContractsError) && !(error instanceof SyntaxError)) throw error
    throw new ProjectError(
      `${shownPath(file)} has no contracts: ${error.message}. Write the file with: npx typeboss contracts > ${shownPath(file)}`,
    )
  }
}
