import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Resolves a package's module from this package, or else from the running project. Returns its URL. */
export function locate(name: string): string {
  try {
    return import.meta.resolve(name)
  } catch {
    const fromProject = createRequire(resolve('package.json'))
    return pathToFileURL(fromProject.resolve(name)).href
  }
}
