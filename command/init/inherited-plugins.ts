/** The plugins of a tsconfig: its own, or those of the last file that it extends and that has some. */
import { ProjectError } from '../errors.js'
import { readJsonFile } from '../json/file.js'
import type { JsonFile } from '../json/file.js'
import type { JsonValue } from '../json/parse.js'
import { isList, isRecord, valueAt } from '../json/parse.js'
import { shownPath } from '../shown-path.js'
import { extendedFiles } from './extended-files.js'
import type { Plugins } from './plugin-entry.js'

export function pluginsOf(config: JsonFile): Plugins {
  const own = ownPlugins(config)
  return own
    ? { from: 'this file', list: own }
    : { from: 'a file that it extends', list: inheritedPlugins(config, [config.path]) ?? [] }
}

function ownPlugins({ path, root }: JsonFile): readonly JsonValue[] | undefined {
  const options = valueAt(root, ['compilerOptions'])
  if (options !== undefined && !isRecord(options)) {
    throw new ProjectError(`${shownPath(path)}: "compilerOptions" must be an object.`)
  }
  const plugins = options?.['plugins']
  if (plugins === undefined || isList(plugins)) return plugins
  throw new ProjectError(`${shownPath(path)}: "plugins" in "compilerOptions" must be an array.`)
}

function inheritedPlugins(config: JsonFile, chain: readonly string[]): readonly JsonValue[] | undefined {
  for (const path of extendedFiles(config).toReversed()) {
    // TypeScript reports a circle by itself.
    if (chain.includes(path)) continue
    const base = readJsonFile(path)
    const plugins = ownPlugins(base) ?? inheritedPlugins(base, [...chain, path])
    if (plugins) return plugins
  }
  return undefined
}
