/** `nest build` and `nest start` load the package `typescript`. They compile queues after ts-patch has changed it on disk. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { siteAddress } from '../../facts/documentation.js'
import { setValue } from '../json/edit.js'
import { readJsonFile, type JsonFile } from '../json/file.js'
import { isRecord, parseJson, valueAt } from '../json/parse.js'
import type { BuildCommand } from './compiler.js'
import { declaredRange } from './dependencies.js'

export interface NestChange {
  /** The text of package.json. */
  readonly text: string
  readonly done: readonly string[]
  readonly obstacles: readonly string[]
}

const patching = 'ts-patch install -s'

export function withNest(packageText: string, packageFile: JsonFile, command: BuildCommand): NestChange {
  if (declaredRange(packageFile.root, '@nestjs/core') === undefined)
    return { text: packageText, done: [], obstacles: [] }
  const scripts = valueAt(parseJson(packageText), ['scripts'])
  const prepare = isRecord(scripts) ? scripts['prepare'] : undefined
  const isPatched = typeof prepare === 'string' && prepare.includes('ts-patch install')
  const builders = buildersOf(packageFile, isRecord(scripts) ? Object.values(scripts) : [])
  const obstacles = [
    ...builders.map(
      (builder) =>
        `Nest builds with ${builder}, which runs no plugins of TypeScript. Let it build with tsc: remove "builder" from nest-cli.json, and -b or --builder from the scripts. See ${page}`,
    ),
    ...(command === 'tspc'
      ? []
      : [
          `Nest compiles with the package typescript, which must be TypeScript 6: npm install --save-dev typescript@6`,
        ]),
  ]
  if (isPatched) return { text: packageText, done: [], obstacles }
  if (typeof prepare === 'string') {
    const changed = `Nest loads the plugin after ts-patch has changed its compiler. Change the script prepare to: ${prepare} && ${patching}`
    return { text: packageText, done: [], obstacles: [...obstacles, changed] }
  }
  return {
    text: setValue(packageText, ['scripts', 'prepare'], patching),
    done: [`added the script prepare: ${patching}`],
    obstacles,
  }
}

const page = `${siteAddress}hosts/nestjs`

function buildersOf({ path }: JsonFile, scripts: readonly unknown[]): readonly string[] {
  const config = join(dirname(path), 'nest-cli.json')
  const options = existsSync(config) ? valueAt(readJsonFile(config).root, ['compilerOptions']) : undefined
  const builder = isRecord(options) ? options['builder'] : undefined
  const named = isRecord(builder) ? builder['type'] : builder
  const isWebpack = isRecord(options) && options['webpack'] === true
  const inScripts = scripts.flatMap((script) =>
    typeof script === 'string' ? (/\bnest\b.*\s(?:-b|--builder)[ =](\w+)/.exec(script)?.[1] ?? []) : [],
  )
  const all = [...(typeof named === 'string' ? [named] : []), ...(isWebpack ? ['webpack'] : []), ...inScripts]
  return [...new Set(all)].filter((name) => name !== 'tsc')
}
