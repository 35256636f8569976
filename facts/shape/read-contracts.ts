/** Reads contracts from JSON, which may come from a file or another release. */
import { contractsVersion } from './contract-json.js'
import { list, record, unreadable, UnreadableContractsError } from './json-parts.js'
import { TypeReader } from './read-type.js'
import type { Shape } from './shape.js'

export { UnreadableContractsError } from './json-parts.js'

/** A queue's contract as shapes. */
export interface ContractShapes {
  readonly fingerprint: string
  readonly options: { readonly [option: string]: unknown }
  readonly input: Shape
  readonly output: Shape
  readonly progress: Shape
  readonly upgrades: readonly Shape[]
}

/** Reads what `typeboss contracts` prints, parsed. Throws {@link UnreadableContractsError}. */
export function readContracts(json: unknown): ReadonlyMap<string, ContractShapes> {
  const { version, queues } = record(json, 'the contracts')
  if (version !== contractsVersion) {
    throw new UnreadableContractsError(
      `The contracts have the version ${JSON.stringify(version) ?? 'undefined'}; this release of typeboss reads version ${contractsVersion}`,
    )
  }
  return new Map(
    Object.entries(record(queues, 'queues')).map(([name, queue]) => [
      name,
      readContract(queue, `queues[${JSON.stringify(name)}]`),
    ]),
  )
}

function readContract(json: unknown, at: string): ContractShapes {
  const {
    fingerprint,
    options = {},
    input,
    output,
    progress = 'unknown',
    upgrades = [],
    types = {},
  } = record(json, at)
  if (typeof fingerprint !== 'string') throw unreadable(`${at}.fingerprint`)
  const reader = new TypeReader(record(types, `${at}.types`), `${at}.types`)
  return {
    fingerprint,
    options: record(options, `${at}.options`),
    input: reader.read(input, `${at}.input`),
    output: reader.read(output, `${at}.output`),
    progress: reader.read(progress, `${at}.progress`),
    upgrades: list(upgrades, `${at}.upgrades`).map((upgrade, index) =>
      reader.read(upgrade, `${at}.upgrades[${index}]`),
    ),
  }
}
