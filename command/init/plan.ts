/** Plans everything that `init` will do, before anything is written. */
import { dirname, relative } from 'node:path'
import { isOlderNode, oldestNode } from '../../facts/node-version.js'
import { ProjectError } from '../errors.js'
import { readPackageFile } from '../json/file.js'
import type { JsonFile } from '../json/file.js'
import { valueAt } from '../json/parse.js'
import { nearestFile } from '../nearest.js'
import { shownPath } from '../shown-path.js'
import type { Change } from './change.js'
import type { Configs } from './choose-configs.js'
import { chooseConfigs } from './choose-configs.js'
import { planCompiler, type IsInstalledBeside } from './compiler.js'
import { configsWithoutPlugin } from './configs-without-plugin.js'
import { adviseHosts } from './hosts.js'
import { withNest } from './nest.js'
import { declaredRange, needs, withDependencies } from './dependencies.js'
import { pluginsOf } from './inherited-plugins.js'
import { newConfig } from './new-config.js'
import type { PackageManager } from '../package-manager.js'
import { addCommand, addForDevelopmentCommand, packageManagerOf } from '../package-manager.js'
import { withPluginEntry } from './plugin-entry.js'
import { withScripts } from './scripts.js'

export interface Plan {
  readonly changes: readonly Change[]
  /** The tsconfig files that have the plugin afterwards. */
  readonly configs: readonly string[]
  readonly packageManager: PackageManager
  /** Steps for a project that is new to typeboss, besides an install and a build. */
  readonly firstSteps: readonly string[]
  /** Problems that keep the project from building and that only the user can fix. */
  readonly obstacles: readonly string[]
  /** Suggestions. */
  readonly hints: readonly string[]
}

/** `version` is the version of this package. */
export function planInit(
  project: string | undefined,
  version: string,
  isInstalledBeside: IsInstalledBeside,
): Plan {
  const configs = chooseConfigs(project)
  const { path, packagePath, compiling, build } = configs
  if (build === 'references' && compiling.length === 0) throw new ProjectError(onlyOtherPackages(configs))

  const packageManager = packageManagerOf(packagePath)
  const configChanges =
    compiling.length === 0
      ? [newConfig(path, isInWorkspace(packagePath))]
      : compiling.map((config) => pluginChange(config))
  const configPaths = configChanges.map((change) => change.path)

  const packageFile = readPackageFile(packagePath)
  const compiler = planCompiler(packageFile, isInstalledBeside)
  const scripts = withScripts(packageFile.text, compiler.command, optionsOf(configs))
  const nest = withNest(scripts.text, packageFile, compiler.command)
  const hosts = adviseHosts(packageFile, packageManager)
  const dependencies = withDependencies(nest.text, packagePath, needs(version, packageManager, compiler.need))
  const packageChange = {
    path: packagePath,
    text: dependencies.text,
    done: [...scripts.done, ...nest.done, ...dependencies.done],
  }
  return {
    changes: [...configChanges, packageChange].filter(({ done }) => done.length > 0),
    configs: configPaths,
    packageManager,
    firstSteps: databaseSteps(packageFile, packageManager),
    obstacles: [
      ...dependencies.wrong.map(
        ({ need, found }) =>
          `${need.name} is ${found}; typeboss needs ${need.name} ${need.major}. Set it with: ` +
          addForDevelopmentCommand(packageManager, `${need.name}@${need.major}`),
      ),
      ...nest.obstacles,
      ...hosts.obstacles,
    ],
    hints: [
      ...(compiling.length === 0 ? moduleHints(packageFile) : []),
      ...engineHints(packageFile),
      ...scripts.left,
      ...hosts.hints,
      ...configsWithoutPlugin(path, configPaths).map((other) => initHint(other, 'lacks the plugin')),
      ...configs.otherPackages.map((other) => initHint(other, 'is a package of its own')),
    ],
  }
}

/** Whether the package is one of several, which import its declarations. */
function isInWorkspace(packagePath: string): boolean {
  const above = nearestFile(dirname(dirname(packagePath)), ['pnpm-workspace.yaml', 'package.json'])
  if (above === undefined || above.endsWith('.yaml')) return above !== undefined
  return valueAt(readPackageFile(above).root, ['workspaces']) !== undefined
}

function pluginChange(config: JsonFile): Change {
  return { path: config.path, ...withPluginEntry(config.text, pluginsOf(config)) }
}

function databaseSteps(packageFile: JsonFile, packageManager: PackageManager): readonly string[] {
  const embedded = '@electric-sql/pglite'
  const hasDatabase = [embedded, 'pg', 'pg-boss'].some(
    (name) => declaredRange(packageFile.root, name) !== undefined,
  )
  if (hasDatabase) return []
  return [`${addCommand(packageManager, embedded)}, or set DATABASE_URL to a PostgreSQL server`]
}

/** For a new project only: an existing one has chosen its module format. */
function moduleHints({ path, root }: JsonFile): readonly string[] {
  if (valueAt(root, ['type']) === 'module') return []
  return [
    `${shownPath(path)} has no "type": "module", so its code is CommonJS, which has no top-level await. ` +
      'For ES modules: npm pkg set type=module',
  ]
}

function engineHints({ path, root }: JsonFile): readonly string[] {
  const range = valueAt(root, ['engines', 'node'])
  if (typeof range !== 'string' || !allowsOlder(range)) return []
  return [
    `${shownPath(path)} allows Node ${range}; typeboss needs ${oldestNode} or later. ` +
      `Set it with: npm pkg set engines.node='>=${oldestNode}'`,
  ]
}

/** Compares the lowest version of each alternative: `>=18`, `^20.9.0 || >=22`. An alternative without a version is skipped. */
function allowsOlder(range: string): boolean {
  return range.split('||').some((alternative) => {
    const [least] = /\d+(?:\.\d+)?/.exec(alternative) ?? []
    return least !== undefined && isOlderNode(least, oldestNode)
  })
}

/** The compiler's options that build the project: ` -b`, ` -p tsconfig.build.json`; empty for its tsconfig.json. */
function optionsOf({ path, packagePath, build }: Configs): string {
  const shown = relative(dirname(packagePath), path).replaceAll('\\', '/')
  const which = shown === 'tsconfig.json' ? '' : ` ${shown}`
  if (build === 'references') return ` -b${which}`
  return which === '' ? '' : ` -p${which}`
}

function initHint(path: string, what: string): string {
  return `${shownPath(path)} ${what}. If it uses queues: npx typeboss init --project ${shownPath(path)}`
}

function onlyOtherPackages({ path, otherPackages }: Configs): string {
  const packages = otherPackages.map((folder) => `\n  npx typeboss init --project ${shownPath(folder)}`)
  if (packages.length === 0)
    return `${shownPath(path)} compiles nothing: it has neither files nor references. Name the files in "include", then run this again.`
  return `${shownPath(path)} only refers to packages of their own. Set up those that use queues:${packages.join('')}`
}
