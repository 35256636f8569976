/** Everything that `init` will do, worked out before anything is written. */
import { dirname, relative } from 'node:path'
import { ProjectError } from '../errors.js'
import { readPackageFile } from '../json/file.js'
import type { JsonFile } from '../json/file.js'
import { valueAt } from '../json/parse.js'
import { shownPath } from '../shown-path.js'
import type { Change } from './change.js'
import type { Configs } from './choose-configs.js'
import { chooseConfigs } from './choose-configs.js'
import { configsWithoutPlugin } from './configs-without-plugin.js'
import { declaredRange, needs, withDependencies } from './dependencies.js'
import { engineHints } from './engines.js'
import { pluginsOf } from './inherited-plugins.js'
import { newConfig } from './new-config.js'
import type { PackageManager } from './package-manager.js'
import { addCommand, addForDevelopmentCommand, packageManagerOf } from './package-manager.js'
import { withPluginEntry } from './plugin-entry.js'
import { withScripts } from './scripts.js'

export interface Plan {
  readonly changes: readonly Change[]
  /** The files that have the plugin in the end. */
  readonly configs: readonly string[]
  readonly packageManager: PackageManager
  /** What a project that begins with typeboss needs beside dependencies and a build. */
  readonly firstSteps: readonly string[]
  /** What keeps the project from building, and only the user can settle. */
  readonly obstacles: readonly string[]
  /** What the user may want to do besides. */
  readonly hints: readonly string[]
}

/** `version` is that of this package. */
export function planInit(project: string | undefined, version: string): Plan {
  const configs = chooseConfigs(project)
  const { path, packagePath, compiling, build } = configs
  if (build === 'references' && compiling.length === 0) throw new ProjectError(onlyOtherPackages(configs))

  const packageManager = packageManagerOf(packagePath)
  const configChanges =
    compiling.length === 0 ? [newConfig(path)] : compiling.map((config) => pluginChange(config))
  const configPaths = configChanges.map((change) => change.path)

  const packageFile = readPackageFile(packagePath)
  const scripts = withScripts(packageFile.text, buildCommand(configs))
  const dependencies = withDependencies(scripts.text, packagePath, needs(version, packageManager))
  const packageChange = {
    path: packagePath,
    text: dependencies.text,
    done: [...scripts.done, ...dependencies.done],
  }
  return {
    changes: [...configChanges, packageChange].filter(({ done }) => done.length > 0),
    configs: configPaths,
    packageManager,
    firstSteps: databaseSteps(packageFile, packageManager),
    obstacles: dependencies.wrong.map(
      ({ need, found }) =>
        `${need.name} is ${found}; typeboss needs ${need.name} ${need.major}. Set it with: ` +
        addForDevelopmentCommand(packageManager, `${need.name}@${need.major}`),
    ),
    hints: [
      ...(compiling.length === 0 ? moduleHints(packageFile) : []),
      ...engineHints(packageFile),
      ...scripts.left,
      ...configsWithoutPlugin(path, configPaths).map((other) => initHint(other, 'lacks the plugin')),
      ...configs.otherPackages.map((other) => initHint(other, 'is a package of its own')),
    ],
  }
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

/** For a project that begins. One that has code knows what its modules are. */
function moduleHints({ path, root }: JsonFile): readonly string[] {
  if (valueAt(root, ['type']) === 'module') return []
  return [
    `${shownPath(path)} has no "type": "module", so its code is CommonJS, which cannot await at the top level. ` +
      'To have ES modules: npm pkg set type=module',
  ]
}

function buildCommand({ path, packagePath, build }: Configs): string {
  const shown = relative(dirname(packagePath), path).replaceAll('\\', '/')
  const which = shown === 'tsconfig.json' ? '' : ` ${shown}`
  if (build === 'references') return `tspc -b${which}`
  return which === '' ? 'tspc' : `tspc -p${which}`
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
