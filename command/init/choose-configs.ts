/** Chooses the tsconfig files that get the plugin, and their package. */
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { ProjectError } from '../errors.js'
import { givenConfig } from '../given-config.js'
import { readJsonFile } from '../json/file.js'
import type { JsonFile } from '../json/file.js'
import { isList, isRecord, valueAt } from '../json/parse.js'
import { nearestFile } from '../nearest.js'
import { shownPath } from '../shown-path.js'

export interface Configs {
  /** The nearest package.json to the tsconfig. */
  readonly packagePath: string
  /** The file that `tspc` builds. It need not exist yet. */
  readonly path: string
  readonly build: 'one project' | 'references'
  /** The files of this package that compile sources: the file above, or those that it references. */
  readonly compiling: readonly JsonFile[]
  /** The folders of other packages that are referenced. */
  readonly otherPackages: readonly string[]
}

/** `project` is a tsconfig file or its folder, as for `tsc --project`; by default the package's tsconfig.json. */
export function chooseConfigs(project: string | undefined): Configs {
  const path = project === undefined ? undefined : givenConfig(project)
  const packagePath = nearestFile(path === undefined ? process.cwd() : dirname(path), ['package.json'])
  if (packagePath === undefined) {
    throw new ProjectError(
      'There is no package.json in this folder or in a folder above. Make one with: npm init -y',
    )
  }
  const chosen = path ?? join(dirname(packagePath), 'tsconfig.json')
  const one = { packagePath, path: chosen, otherPackages: [] }
  if (!existsSync(chosen)) return { ...one, build: 'one project', compiling: [] }
  const config = readJsonFile(chosen)
  if (!isOnlyReferences(config)) return { ...one, build: 'one project', compiling: [config] }

  const referenced = [...referencedConfigs(config)].map((file) => ({
    file,
    package: nearestFile(dirname(file.path), ['package.json']),
  }))
  return {
    ...one,
    build: 'references',
    compiling: referenced.filter((found) => found.package === packagePath).map(({ file }) => file),
    otherPackages: referenced
      .filter((found) => found.package !== packagePath)
      .map(({ file }) => dirname(file.path)),
  }
}

/** A file that compiles nothing itself: `"files": []` and references. */
function isOnlyReferences({ root }: JsonFile): boolean {
  const files = valueAt(root, ['files'])
  return isList(files) && files.length === 0 && valueAt(root, ['include']) === undefined
}

function referencedConfigs(config: JsonFile, found = new Map<string, JsonFile>()): Iterable<JsonFile> {
  const references = valueAt(config.root, ['references'])
  for (const reference of isList(references) ? references : []) {
    const to = isRecord(reference) ? reference['path'] : undefined
    if (typeof to !== 'string') continue
    const target = resolve(dirname(config.path), to)
    const path = basename(target).endsWith('.json') ? target : join(target, 'tsconfig.json')
    if (found.has(path) || path === config.path) continue
    if (!existsSync(path)) {
      throw new ProjectError(
        `${shownPath(config.path)} refers to ${shownPath(path)}, which does not exist. Fix "references", then run this command again.`,
      )
    }
    const file = readJsonFile(path)
    if (isOnlyReferences(file)) referencedConfigs(file, found)
    else found.set(path, file)
  }
  return found.values()
}
