/** `typeboss contracts`: prints the contracts of the project's queues as JSON. */
import { contractsVersion, type ContractsJson } from '../facts/shape/contract-json.js'
import type { InspectedQueue } from '../transformer/inspect.js'
import { ProjectError } from './errors.js'
import type { Outcome } from './outcome.js'
import { findConfig, inspect } from './project-queues.js'

export interface ContractsOptions {
  readonly project: string | undefined
}

export function contracts({ project }: ContractsOptions): Outcome {
  const json = contractsOf(findConfig(project))
  return { output: `${JSON.stringify(json, undefined, 2)}\n`, errors: '', exitCode: 0 }
}

/** The contracts of a tsconfig file's project. Throws a {@link ProjectError} with the project's errors, if it has any. */
export function contractsOf(configPath: string): ContractsJson {
  const { queues, compileErrors } = inspect(configPath)
  const problems = compileErrors()
  if (problems.length > 0) throw new ProjectError(`the project has errors.\n${problems.join('\n')}`)
  const twice = queues.find(({ name }, index) => queues[index + 1]?.name === name)
  if (twice !== undefined) throw new ProjectError(`two of the projects define a queue ${twice.name}.`)
  return { version: contractsVersion, queues: Object.fromEntries(queues.map(entry)) }
}

function entry({ name, contract }: InspectedQueue) {
  return [name, contract()] as const
}
