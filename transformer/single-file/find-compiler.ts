/**
 * Finds the compiler that a project has installed, as `typescript` or under another name. All tools find it by this rule:
 *
 * 1. the package `typescript`, as Node resolves it from the project, if it is TypeScript 6, or 7.1 or later;
 * 2. a dependency in the nearest package.json, then in those of the folders above, that is TypeScript 6 under another name:
 *    an alias (`typescript-6@npm:typescript@6`), or Microsoft's `@typescript/typescript6`;
 * 3. for a project that cannot resolve `typescript`: the one beside this package.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isNativeTypeScript, isSupportedTypeScript } from '../../facts/supported-typescript.js'

export type FoundCompiler =
  /** TypeScript 6. */
  | ({ readonly kind: 'supported' } & Installed)
  /** TypeScript 7.1 or later, with its JavaScript API. */
  | ({ readonly kind: 'native' } & Installed)
  /** The version of the package `typescript`; undefined if there is none. */
  | { readonly kind: 'unsupported'; readonly version: string | undefined }

export interface Installed {
  /** `createRequire(from)(name)` loads the compiler. */
  readonly from: string
  readonly name: string
  readonly version: string
  /** The folder of the compiler's package. It has `lib/typescript.js`. */
  readonly folder: string
}

export function findCompiler(folder: string): FoundCompiler {
  const own = installed(join(folder, 'package.json'), 'typescript')
  return own !== undefined && isNativeTypeScript(own.version)
    ? { kind: 'native', ...own }
    : findTypeScript6(folder)
}

/** Finds TypeScript 6, also beside TypeScript 7.1. */
export function findTypeScript6(folder: string): Exclude<FoundCompiler, { kind: 'native' }> {
  const own = installed(join(folder, 'package.json'), 'typescript')
  if (own !== undefined && isSupportedTypeScript(own.version)) return { kind: 'supported', ...own }

  for (const manifest of manifestsAbove(folder)) {
    const found = supportedDependency(manifest)
    if (found !== undefined) return { kind: 'supported', ...found }
  }

  const beside = own ?? installed(import.meta.url, 'typescript')
  return beside !== undefined && isSupportedTypeScript(beside.version)
    ? { kind: 'supported', ...beside }
    : { kind: 'unsupported', version: beside?.version }
}

function manifestsAbove(folder: string): readonly string[] {
  const manifest = join(folder, 'package.json')
  const above = dirname(folder)
  return [...(existsSync(manifest) ? [manifest] : []), ...(above === folder ? [] : manifestsAbove(above))]
}

function supportedDependency(manifest: string): Installed | undefined {
  for (const name of dependenciesOf(readManifest(manifest))) {
    const found = installed(manifest, name)
    if (found !== undefined && isSupportedTypeScript(found.version)) return found
  }
  return undefined
}

/** Undefined if the package is missing, or is not TypeScript. An alias is installed with the name of its target. */
function installed(from: string, name: string): Installed | undefined {
  const path = resolveManifest(from, name)
  if (path === undefined) return undefined
  const manifest = readManifest(path)
  // This package only re-exports its dependency, which is an alias of `typescript`.
  if (manifest['name'] === '@typescript/typescript6') return supportedDependency(path)
  const { version } = manifest
  return manifest['name'] === 'typescript' && typeof version === 'string'
    ? { from, name, version, folder: dirname(path) }
    : undefined
}

function resolveManifest(from: string, name: string): string | undefined {
  try {
    return createRequire(from).resolve(`${name}/package.json`)
  } catch {
    // Not installed, or its `exports` hide the file, which no TypeScript does.
    return undefined
  }
}

type Manifest = Readonly<Record<string, unknown>>

/** Empty for a file that is not an object in JSON. */
function readManifest(path: string): Manifest {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

function dependenciesOf(manifest: Manifest): readonly string[] {
  return ['devDependencies', 'dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((list) => {
    const found = manifest[list]
    return isRecord(found) ? Object.keys(found) : []
  })
}

function isRecord(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null
}
