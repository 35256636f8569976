/**
 * Bundlers, by one plugin for all of them:
 *
 *     import typeboss from 'typeboss/unplugin'
 *     export default defineConfig({ plugins: [typeboss.vite()] })
 *
 * Likewise `typeboss.rollup()`, `.rolldown()`, `.esbuild()`, `.webpack()` and `.rspack()`. Files that define queues or
 * name them are compiled by the transformer; what comes out is JavaScript with a source map, which the bundler takes
 * further as it does any file. All other files stay with the bundler.
 *
 * A file that carries contracts is compiled again when a file changes that they come of, be it one of types alone, which
 * no bundler loads: each is named to the bundler as a file to watch. So are those of a file that is refused, since it may
 * be fixed in any of them.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute } from 'node:path'
import type * as unplugin from 'unplugin'
import { createProjects } from '../single-file/projects.js'
import type { Outcome } from '../single-file/projects.js'
import { createAffectedFiles } from './affected-files.js'
import { keepOutOfCache } from './vitest-cache.js'
import type { VitestContext } from './vitest-cache.js'

export interface TypebossPluginOptions {
  /** Default: for each file the nearest tsconfig.json above it. */
  readonly tsconfig?: string
  /** Whether the compiler's type errors in files that use queues stop the build, as typeboss's own errors do. Default false. */
  readonly typeCheck?: boolean
}

type Options = TypebossPluginOptions | undefined

const typeboss: unplugin.UnpluginInstance<Options, false> = loadUnplugin().createUnplugin<Options, false>(
  ({ tsconfig, typeCheck = false } = {}, { framework }) => {
    const projects = createProjects({ tsconfig, typeCheck, format: 'esm' })
    const affectedFiles = createAffectedFiles()
    const compile = (id: string, code: string): Outcome | undefined => {
      const text = code.replace(/^\uFEFF/, '')
      const file = fileMeant(id, text)
      return file === undefined ? undefined : projects.compile(file, text)
    }
    // Apart, since Vite's types do not know them.
    const vitestHooks = {
      configureVitest: (context: VitestContext) =>
        keepOutOfCache(context, (id, text) => compile(id, text) !== undefined),
    }
    return {
      name: 'typeboss',
      // Before the bundler takes the types away.
      enforce: 'pre',
      buildStart: () => projects.refresh(),
      watchChange: () => projects.refresh(),
      transform: {
        filter: { id: { include: /\.[cm]?tsx?(\?.*)?$/, exclude: /[\\/]node_modules[\\/]|\.d\.[cm]?ts$/ } },
        handler(code, id) {
          const outcome = compile(id, code)
          affectedFiles.set(withoutQuery(id), outcome)
          if (outcome === undefined) return null
          for (const dependency of outcome.dependencies) {
            // Vite takes what is watched for an import, which must lead to a file. It sees by itself when one is made.
            if (framework !== 'vite' || existsSync(dependency)) this.addWatchFile(dependency)
          }
          if (outcome.kind === 'compiled') return { code: outcome.code, map: outcome.map }
          // Not thrown: esbuild would then not learn which files to watch.
          this.error(outcome.message)
          return null
        },
      },
      vite: {
        hotUpdate({ type, file, modules }) {
          const graph = this.environment.moduleGraph
          const affected = affectedFiles
            .affectedBy(file, type)
            .flatMap((fileName) => [...(graph.getModulesByFile(fileName) ?? [])])
          return [...new Set([...modules, ...affected])]
        },
        ...vitestHooks,
      },
    }
  },
)

/**
 * The file that a module is. There is none for a virtual module, nor for what a query makes of a file (`./email.ts?raw`);
 * but a query may only tell two copies of the same code apart.
 */
function fileMeant(id: string, text: string): string | undefined {
  const file = withoutQuery(id)
  if (!isAbsolute(file) || !existsSync(file)) return undefined
  return file === id || readFileSync(file, 'utf8').replace(/^\uFEFF/, '') === text ? file : undefined
}

function withoutQuery(id: string): string {
  return id.replace(/\?.*$/, '')
}

/**
 * `unplugin` is an optional peer dependency. It is not imported, because the error of a failed import would not say what to
 * install; and not awaited, so this module can be loaded with `require`.
 */
function loadUnplugin(): typeof unplugin {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the package exports
    return createRequire(import.meta.url)('unplugin') as typeof unplugin
  } catch (error) {
    throw new Error(
      'typeboss/unplugin needs the package unplugin. Install it: npm install --save-dev unplugin',
      { cause: error },
    )
  }
}

export default typeboss
