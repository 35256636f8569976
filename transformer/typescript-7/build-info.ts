/**
 * Whether a project is as its last build left it. `.tsbuildinfo` lists the files that the build read, with their hashes, and those
 * that it wrote. Contracts are made of nothing else, so a project without a changed input has no changed contract.
 *
 * The file is at the compiler's own path. TypeScript reads it as one of another version, and builds anew.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { packageVersion } from '../compiler/package-version.js'
import type { CompilerOptions7 } from './api.js'
import type { ProjectConfig7 } from './session.js'

interface Input {
  readonly modified: number
  readonly size: number
  readonly hash: string
}

interface BuildInfo {
  /** The releases of the compiler and of this package, the options, and the names of the files. */
  readonly made: string
  readonly inputs: Readonly<Record<string, Input>>
  readonly outputs: readonly string[]
}

export interface BuildFiles {
  readonly inputs: Iterable<string>
  readonly outputs: Iterable<string>
}

/**
 * The last build of a project, if each input is as it was and each output is there. A build with errors leaves no record, so it
 * is repeated.
 */
export function findBuild(version: string, config: ProjectConfig7): BuildFiles | undefined {
  const path = buildInfoPath(config)
  const info = path === undefined ? undefined : readBuildInfo(path)
  if (path === undefined || info === undefined || info.made !== madeFrom(version, config)) return undefined
  if (!info.outputs.every((output) => statSync(output, { throwIfNoEntry: false }) !== undefined))
    return undefined
  const inputs: Record<string, Input> = {}
  let isMoved = false
  for (const [name, before] of Object.entries(info.inputs)) {
    const stat = statSync(name, { throwIfNoEntry: false })
    if (stat?.size !== before.size) return undefined
    isMoved ||= stat.mtimeMs !== before.modified
    inputs[name] = { ...before, modified: stat.mtimeMs }
    if (stat.mtimeMs !== before.modified && hashOf(name) !== before.hash) return undefined
  }
  // The texts are the same, as after a change of branches. The next check need not read them.
  if (isMoved) write(path, { ...info, inputs })
  return { inputs: Object.keys(inputs), outputs: info.outputs }
}

/** Records a build without errors, which began at `begun`. */
export function writeBuildInfo(
  version: string,
  config: ProjectConfig7,
  built: BuildFiles & { readonly begun: number },
): void {
  const path = buildInfoPath(config)
  if (path === undefined) return
  const names = [...built.inputs]
  const inputs: Record<string, Input> = {}
  for (const name of [...names, ...packagesOf(names)]) {
    const stat = statSync(name, { throwIfNoEntry: false })
    // The compiler may have read the text before it was changed, so this build must not count as one of the new text.
    if (stat === undefined || Math.floor(stat.mtimeMs) > built.begun) return removeBuildInfo(config)
    inputs[name] = { modified: stat.mtimeMs, size: stat.size, hash: hashOf(name) }
  }
  write(path, { made: madeFrom(version, config), inputs, outputs: [...built.outputs] })
}

/** After a build that the next one must repeat. A file that the compiler itself has written stays. */
export function removeBuildInfo(config: ProjectConfig7): void {
  const path = buildInfoPath(config)
  if (path !== undefined && readBuildInfo(path) !== undefined) rmSync(path, { force: true })
}

function buildInfoPath({ configPath, options }: ProjectConfig7): string | undefined {
  const { tsBuildInfoFile, outDir, rootDir }: CompilerOptions7 = options
  if (tsBuildInfoFile !== undefined) return tsBuildInfoFile
  if (configPath === undefined) return undefined
  const name = `${basename(configPath).replace(/\.json$/, '')}.tsbuildinfo`
  const folder = dirname(configPath)
  if (outDir === undefined) return join(folder, name)
  return rootDir === undefined ? join(outDir, name) : resolve(outDir, relative(rootDir, folder), name)
}

function readBuildInfo(path: string): BuildInfo | undefined {
  try {
    // Only this package writes the member `made`.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const info = JSON.parse(readFileSync(path, 'utf8')) as Partial<BuildInfo>
    const { made, inputs, outputs } = info
    return made === undefined || inputs === undefined || outputs === undefined
      ? undefined
      : { made, inputs, outputs }
  } catch {
    return undefined
  }
}

function write(path: string, info: BuildInfo): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(info))
}

function madeFrom(version: string, { options, fileNames, projectReferences }: ProjectConfig7): string {
  return hashText(JSON.stringify([version, packageVersion(), options, fileNames, projectReferences]))
}

/** A package.json decides the module format of the files below it, and which file an import of the package is. */
function packagesOf(names: readonly string[]): readonly string[] {
  const found = new Map<string, string | undefined>()
  const packageOf = (folder: string): string | undefined => {
    if (found.has(folder)) return found.get(folder)
    const own = join(folder, 'package.json')
    const isThere = statSync(own, { throwIfNoEntry: false }) !== undefined
    const above = dirname(folder)
    const path = isThere ? own : above === folder ? undefined : packageOf(above)
    found.set(folder, path)
    return path
  }
  return [...new Set(names.flatMap((name) => packageOf(dirname(name)) ?? []))]
}

function hashOf(name: string): string {
  return hashText(readFileSync(name))
}

function hashText(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 20)
}
