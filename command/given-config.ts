import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ProjectError } from './errors.js'
import { shownPath } from './shown-path.js'

/** Resolves `--project`: a tsconfig file, or a folder, whose tsconfig.json need not exist yet. */
export function givenConfig(project: string): string {
  const path = resolve(project)
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (isFolder) return join(path, 'tsconfig.json')
  if (existsSync(path)) return path
  throw missingConfig(path)
}

export function missingConfig(path: string): ProjectError {
  return new ProjectError(`There is no ${shownPath(path)}. Give --project a tsconfig file or its folder.`)
}
