/**
 * How a project builds. `tspc` needs TypeScript 6 as the package `typescript`. Beside a later TypeScript, the project keeps its
 * version, gets TypeScript 6 under another name, and builds with `typeboss build`.
 */
import { dirname } from 'node:path'
import { supportedTypeScript } from '../../facts/supported-typescript.js'
import type { JsonFile } from '../json/file.js'
import { nameBeside, rangeBeside } from '../compiler-beside.js'
import { isRecord, valueAt } from '../json/parse.js'
import { declaredRange, installedMajor, majorOf, type Need } from './dependencies.js'

export type BuildCommand = 'tspc' | 'typeboss build'

export interface CompilerPlan {
  readonly command: BuildCommand
  /** What to install; undefined if the project has TypeScript 6 under another name. */
  readonly need: Need | undefined
}

/** Whether TypeScript 6 is installed under another name, for this folder. */
export type IsInstalledBeside = (folder: string) => boolean

export function planCompiler({ path, root }: JsonFile, isInstalledBeside: IsInstalledBeside): CompilerPlan {
  const range = declaredRange(root, 'typescript')?.range
  // `tspc` does not compile with this package, which only re-exports TypeScript 6.
  if (range?.includes(reexport) === true) return { command: 'typeboss build', need: undefined }

  const declared = range === undefined ? undefined : majorOf(range)
  const major = declared ?? installedMajor(path, 'typescript')
  if (major === undefined || major <= supportedTypeScript) return { command: 'tspc', need: inPlace }
  const isThere = isDeclaredBeside(root) || isInstalledBeside(dirname(path))
  return { command: 'typeboss build', need: isThere ? undefined : beside(dirname(path)) }
}

const reexport = '@typescript/typescript6'

const common = { list: 'devDependencies', major: supportedTypeScript } as const
const inPlace: Need = { name: 'typescript', range: `^${supportedTypeScript}.0.0`, ...common }
const beside = (folder: string): Need => ({
  name: nameBeside,
  range: rangeBeside(folder, inPlace.range),
  ...common,
})

/** A declared dependency need not be installed yet. */
function isDeclaredBeside(root: JsonFile['root']): boolean {
  const dependencies = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((list) => {
    const found = valueAt(root, [list])
    return isRecord(found) ? Object.entries(found) : []
  })
  return dependencies.some(
    ([name, range]) =>
      name === reexport ||
      (typeof range === 'string' &&
        /^(?:npm|patch):(?:@typescript\/typescript6|typescript)@(?:npm%3A)?[\^~=]?6(?:[.#]|$)/.test(range)),
  )
}
