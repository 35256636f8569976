import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The URL of a package's module: as this package sees it, else as the project does that runs. */
export function locate(name: string): string {
  try {
    return import.meta.resolve(name)
  } catch {
    const fromProject = createRequire(resolve('package.json'))
    return pathToFileURL(fromProject.resolve(name)).href
  }
}
