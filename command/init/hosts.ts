/**
 * What to change for the tools that compile or run a project besides `tspc`: most of them only remove types, so a queue fails
 * when it is defined. Tools are recognised by the scripts of package.json, and by the framework among its dependencies.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { siteAddress } from '../../facts/documentation.js'
import type { JsonFile } from '../json/file.js'
import { isRecord, valueAt } from '../json/parse.js'
import type { PackageManager } from '../package-manager.js'
import { addForDevelopmentCommand } from '../package-manager.js'
import { declaredRange } from './dependencies.js'

export interface HostAdvice {
  /** The script `build` would build queues that fail. */
  readonly obstacles: readonly string[]
  /** Other scripts would. */
  readonly hints: readonly string[]
}

interface Tool {
  /** As a script runs it. */
  readonly command: string
  /** The beginning of its configuration's file name. A configuration that names typeboss is set up. */
  readonly config?: readonly string[]
  /** A script with this text is set up. */
  readonly option?: RegExp
  readonly advice: (script: string, install: string) => string
  readonly page: string
}

const plugin =
  (where: string, call: string) =>
  (_script: string, install: string): string =>
    `Add ${call} of typeboss/unplugin to ${where}, and install its peer: ${install}`

/** Puts the module that compiles queues into the command, before its other parameters. */
const preloading =
  (command: string, changed: string) =>
  (script: string): string =>
    `Change it to: ${script.replace(atCommand(command), changed)}`

const registered = /typeboss\/register/

const tools: readonly Tool[] = [
  {
    command: 'vite',
    config: ['vite.config'],
    advice: plugin('the plugins of vite.config.ts', 'typeboss.vite()'),
    page: 'hosts/vite',
  },
  {
    command: 'vitest',
    config: ['vitest.config', 'vite.config'],
    advice: plugin('the plugins of vitest.config.ts', 'typeboss.vite()'),
    page: 'testing',
  },
  {
    command: 'tsup',
    config: ['tsup.config'],
    advice: plugin('esbuildPlugins in tsup.config.ts', 'typeboss.esbuild()'),
    page: 'tools/bundlers',
  },
  {
    command: 'tsdown',
    config: ['tsdown.config'],
    advice: plugin('the plugins of tsdown.config.ts', 'typeboss.rolldown()'),
    page: 'tools/bundlers',
  },
  ...['rollup', 'rolldown', 'webpack', 'rspack'].map((command) => ({
    command,
    config: [`${command}.config`],
    advice: plugin(`the plugins of ${command}.config.js`, `typeboss.${command}()`),
    page: 'tools/bundlers',
  })),
  {
    command: 'esbuild',
    advice: () =>
      "esbuild's command takes no plugins: use its build() with typeboss.esbuild() of typeboss/unplugin, or build with tspc.",
    page: 'tools/bundlers',
  },
  { command: 'swc', advice: () => 'Build with tspc in its place.', page: 'start' },
  {
    command: 'tsx',
    option: registered,
    advice: preloading('tsx', 'tsx --import typeboss/register'),
    page: 'hosts/tsx',
  },
  {
    command: 'ts-node',
    option: registered,
    advice: preloading('ts-node', 'node --import typeboss/register'),
    page: 'tools/run-typescript',
  },
  {
    command: 'node',
    option: /typeboss\/register|^(?!.*\.[cm]?tsx?(?:\s|$))/,
    advice: preloading('node', 'node --import typeboss/register'),
    page: 'tools/run-typescript',
  },
  {
    command: 'bun',
    // A package's script, a build's result, or an install.
    option: /typeboss\/register|^(?!.*\.[cm]?tsx?(?:\s|$))/,
    advice: preloading('bun(?: run)?', 'bun --preload typeboss/register'),
    page: 'hosts/bun',
  },
]

export function adviseHosts({ path, root }: JsonFile, packageManager: PackageManager): HostAdvice {
  const folder = dirname(path)
  const scripts = valueAt(root, ['scripts'])
  const obstacles: string[] = []
  const hints: string[] = []
  for (const [name, script] of Object.entries(isRecord(scripts) ? scripts : {})) {
    if (typeof script !== 'string') continue
    for (const { command, config, option, advice, page } of tools) {
      const commandLine = commandLineOf(command, script)
      if (commandLine === undefined || option?.test(commandLine) === true) continue
      if (config !== undefined && namesTypeboss(folder, config)) continue
      const install = addForDevelopmentCommand(packageManager, 'unplugin')
      const line = `The script ${name} runs ${command}, which does not compile queues by itself. ${advice(script, install)} See ${siteAddress}${page}`
      const list = name === 'build' ? obstacles : hints
      list.push(line)
    }
  }
  return { obstacles: [...nextObstacles(folder, root), ...obstacles], hints }
}

/** Next.js compiles by Turbopack and SWC, which run no plugins of TypeScript. */
function nextObstacles(folder: string, root: JsonFile['root']): readonly string[] {
  if (declaredRange(root, 'next') === undefined || namesTypeboss(folder, ['next.config'], 'typeboss/'))
    return []
  return [
    'Next.js does not compile queues by itself. Define them in a package of the workspace, which typeboss build compiles, ' +
      `and call its functions from the app: ${siteAddress}hosts/next`,
  ]
}

/** From the command up to the end of the script, or to an operator that joins commands. */
function commandLineOf(command: string, script: string): string | undefined {
  return new RegExp(`${atCommand(command).source}[^&|;]*`).exec(script)?.[0]
}

/** The command where a script begins, after an operator or after a runner of packages. */
function atCommand(command: string): RegExp {
  return new RegExp(`(?<=^\\s*|[&|;(]\\s*|\\b(?:npx|bunx|dlx|exec|\\w+=\\S*)\\s+)${command}(?=\\s|$)`)
}

function namesTypeboss(folder: string, configs: readonly string[], text = 'typeboss'): boolean {
  return readdirSync(folder).some(
    (name) =>
      configs.some((config) => name.startsWith(`${config}.`)) &&
      readFileSync(join(folder, name), 'utf8').includes(text),
  )
}
