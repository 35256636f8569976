/** `typeboss check`: says whether the code as it is now breaks jobs of an older version. */
import { compareContracts } from '../transformer/inspect.js'
import { readContracts } from '../facts/shape/read-contracts.js'
import { contractsAt } from './check/contracts-at.js'
import { contractsIn } from './check/contracts-in.js'
import { isBreaking, reportChanges } from './check/report.js'
import { contractsOf } from './contracts.js'
import type { Outcome } from './outcome.js'
import { findConfig } from './project-queues.js'

export interface CheckOptions {
  readonly project: string | undefined
  /** The older contracts. */
  readonly against: { readonly file: string } | { readonly ref: string }
  readonly format: 'text' | 'json'
}

export function check({ project, against, format }: CheckOptions): Outcome {
  const config = findConfig(project)
  const now = readContracts(contractsOf(config))
  const old = 'ref' in against ? readContracts(contractsAt(against.ref, config)) : contractsIn(against.file)
  const changes = compareContracts(old, now)
  const output =
    format === 'json' ? `${JSON.stringify({ queues: changes }, undefined, 2)}\n` : reportChanges(changes)
  return { output, errors: '', exitCode: changes.some(isBreaking) ? 1 : 0 }
}
