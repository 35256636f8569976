/** Finds the files that a tsconfig extends as TypeScript does: by path, or in a package. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, resolve } from 'node:path'
import { ProjectError } from '../errors.js'
import { readJsonFile } from '../json/file.js'
import type { JsonFile } from '../json/file.js'
import { isList, valueAt } from '../json/parse.js'
import { shownPath } from '../shown-path.js'

/** In the order of `extends`. Throws a `ProjectError` for a file that does not exist. */
export function extendedFiles({ path, root }: JsonFile): readonly string[] {
  const value = valueAt(root, ['extends'])
  const names = typeof value === 'string' ? [value] : isList(value) ? value : []
  return names.flatMap((name) => {
    const found = typeof name === 'string' ? extendedFile(path, name) : undefined
    if (found === undefined) {
      throw new ProjectError(
        `${shownPath(path)} extends ${JSON.stringify(name)}, which does not exist. Install it, or fix "extends", then run this command again.`,
      )
    }
    return [found]
  })
}

/** Whether the file extends one of these files, directly or indirectly. */
export function extendsAny(
  config: JsonFile,
  paths: readonly string[],
  seen: readonly string[] = [],
): boolean {
  return extendedFiles(config).some(
    (path) =>
      paths.includes(path) ||
      (!seen.includes(path) && extendsAny(readJsonFile(path), paths, [...seen, path])),
  )
}

function extendedFile(from: string, name: string): string | undefined {
  if (isAbsolute(name) || /^\.{1,2}(?:\/|$)/.test(name)) {
    const path = resolve(dirname(from), name)
    return [path, `${path}.json`].find((candidate) => candidate.endsWith('.json') && existsSync(candidate))
  }
  const { resolve: resolvePackage } = createRequire(from)
  for (const candidate of [`${name}/tsconfig.json`, name, `${name}.json`]) {
    try {
      const path = resolvePackage(candidate)
      if (path.endsWith('.json')) return path
    } catch {
      // Not by this name.
    }
  }
  return undefined
}
