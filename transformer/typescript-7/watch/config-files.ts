/** The files that a tsconfig.json extends, itself included. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { API } from '../api.js'

export function configFilesOf(api: API, configPath: string): readonly string[] {
  const found = new Set<string>()
  const add = (path: string): void => {
    if (found.has(path)) return
    found.add(path)
    for (const name of extendedBy(api.readConfigFile(path).config)) {
      const extended = resolveConfig(name, path)
      if (extended !== undefined) add(extended)
    }
  }
  add(configPath)
  return [...found]
}

function extendedBy(config: unknown): readonly string[] {
  if (typeof config !== 'object' || config === null || !('extends' in config)) return []
  const all: readonly unknown[] = Array.isArray(config.extends) ? config.extends : [config.extends]
  return all.filter((name) => typeof name === 'string')
}

function resolveConfig(name: string, from: string): string | undefined {
  if (isAbsolute(name) || name.startsWith('.')) {
    const path = resolve(dirname(from), name)
    return [path, `${path}.json`].find((each) => existsSync(each))
  }
  const { resolve: resolvePackage } = createRequire(from)
  for (const each of [name, `${name}.json`, `${name}/tsconfig.json`]) {
    try {
      return resolvePackage(each)
    } catch {
      // Another form of the name.
    }
  }
  return undefined
}
