/** Finds other tsconfig files of the folder that compile files without the plugin. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ProjectError } from '../errors.js'
import { readJsonFile } from '../json/file.js'
import { valueAt } from '../json/parse.js'
import { extendsAny } from './extended-files.js'
import { pluginsOf } from './inherited-plugins.js'
import { withPluginEntry } from './plugin-entry.js'

export function configsWithoutPlugin(chosen: string, changed: readonly string[]): readonly string[] {
  const folder = dirname(chosen)
  return readdirSync(folder)
    .filter((name) => /^tsconfig\..+\.json$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => path !== chosen && !changed.includes(path) && compilesWithoutPlugin(path, changed))
}

function compilesWithoutPlugin(path: string, changed: readonly string[]): boolean {
  try {
    const config = readJsonFile(path)
    const namesFiles = ['include', 'files'].some((key) => valueAt(config.root, [key]) !== undefined)
    if (!namesFiles) return false
    const plugins = pluginsOf(config)
    const inherits = plugins.from === 'a file that it extends' && extendsAny(config, changed)
    return !inherits && withPluginEntry(config.text, plugins).done.length > 0
  } catch (error) {
    // The user did not ask about this file, so its errors are not reported.
    if (error instanceof ProjectError) return false
    throw error
  }
}
