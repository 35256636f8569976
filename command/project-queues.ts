/** Finds the project that a command reads, and reads its queues. */
import { existsSync } from 'node:fs'
import { InspectionError, inspectProject, type Inspection } from '../transformer/inspect.js'
import { ProjectError } from './errors.js'
import { givenConfig, missingConfig } from './given-config.js'
import { nearestFile } from './nearest.js'
import { shownPath } from './shown-path.js'

/** Throws a {@link ProjectError} if the project cannot be read. */
export function inspect(configPath: string): Inspection {
  try {
    return inspectProject(configPath)
  } catch (error) {
    throw error instanceof InspectionError ? new ProjectError(error.message) : error
  }
}

/** The tsconfig file that `--project` names, else the nearest one. */
export function findConfig(project: string | undefined): string {
  if (project === undefined) {
    const nearest = nearestFile(process.cwd(), ['tsconfig.json'])
    if (nearest !== undefined) return nearest
    throw new ProjectError(
      'There is no tsconfig.json in this folder or in a folder above. Make one with: npx typeboss init',
    )
  }
  const path = givenConfig(project)
  if (existsSync(path)) return path
  throw missingConfig(path)
}

/** `tspc` does not compile the queues of such a project. The queues are read all the same, as it would compile them with the plugin. */
export function withoutPlugin(configPath: string): string {
  const path = shownPath(configPath)
  return (
    `${path} has no plugin entry of typeboss, so tspc does not compile these queues. ` +
    `Add it with: npx typeboss init --project ${path}`
  )
}
