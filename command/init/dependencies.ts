/** The dependencies that a project with queues needs. Missing ones are added; wrong versions are reported, not changed. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setValue } from '../json/edit.js'
import { parseJson } from '../json/parse.js'
import { isRecord, valueAt } from '../json/parse.js'
import type { Node } from 'jsonc-parser'
import type { PackageManager } from '../package-manager.js'

export interface Need {
  readonly name: string
  readonly range: string
  readonly list: 'dependencies' | 'devDependencies'
  /** The only major version that works; undefined if any does. */
  readonly major: number | undefined
}

export interface WrongVersion {
  readonly need: Need
  /** The range in package.json: `^5.4.0 in devDependencies`. */
  readonly found: string
}

export interface EditedDependencies {
  readonly text: string
  readonly done: readonly string[]
  readonly wrong: readonly WrongVersion[]
}

const lists = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const

/** `compiler` is the need for a TypeScript 6, if one must be installed. */
export function needs(
  version: string,
  packageManager: PackageManager,
  compiler: Need | undefined,
): readonly Need[] {
  return [
    { name: 'typeboss', range: `^${version}`, list: 'dependencies', major: undefined },
    // The other package managers install the peer dependencies of pg-boss.
    ...(packageManager === 'yarn' ? [openTelemetry] : []),
    ...(compiler !== undefined ? [compiler] : []),
    { name: 'ts-patch', range: '^4.0.0', list: 'devDependencies', major: 4 },
    { name: '@types/node', range: '^22.15.0', list: 'devDependencies', major: undefined },
  ]
}

const openTelemetry: Need = {
  name: '@opentelemetry/api',
  range: '^1.9.0',
  list: 'dependencies',
  major: undefined,
}

export function withDependencies(
  packageText: string,
  packagePath: string,
  needed: readonly Need[],
): EditedDependencies {
  const root = parseJson(packageText)
  let text = packageText
  const done: string[] = []
  const wrong: WrongVersion[] = []
  for (const need of needed) {
    if (valueAt(root, ['name']) === need.name) continue
    const declared = declaredRange(root, need.name)
    if (declared === undefined) {
      text = setValue(text, [need.list, need.name], need.range, 'by name')
      done.push(`added ${need.name} ${need.range} to ${need.list}`)
    } else if (need.major !== undefined) {
      const major = majorOf(declared.range) ?? installedMajor(packagePath, need.name)
      if (major !== need.major) wrong.push({ need, found: `${declared.range} in ${declared.list}` })
    }
  }
  return { text, done, wrong }
}

interface Declared {
  readonly list: string
  readonly range: string
}

export function declaredRange(root: Node, name: string): Declared | undefined {
  for (const list of lists) {
    const found = valueAt(root, [list])
    const range = isRecord(found) ? found[name] : undefined
    if (typeof range === 'string') return { list, range }
  }
  return undefined
}

/** The major version of a range that allows only one: `^6.0.3`, `~6.0`, `6`, `6.x`, `>=6 <7`, `npm:typescript@^6.0.3`. */
export function majorOf(range: string): number | undefined {
  const found = /^(?:(?:npm:.+@)?[\^~=v]?(\d+)(?:\.[\w.+*-]+)?|>=\s*(\d+)[\w.-]*\s+<\s*\d+[\w.-]*)$/.exec(
    range,
  )
  const major = found?.[1] ?? found?.[2]
  return major === undefined ? undefined : Number(major)
}

/** For ranges without a major version: `latest`, `catalog:`, `workspace:*`. */
export function installedMajor(packagePath: string, name: string): number | undefined {
  try {
    const manifest = createRequire(packagePath).resolve(`${name}/package.json`)
    const version = valueAt(parseJson(readFileSync(manifest, 'utf8')), ['version'])
    return typeof version === 'string' ? majorOf(version) : undefined
  } catch {
    // Not installed, so the major version is unknown.
    return undefined
  }
}
