/**
 * One plugin for all bundlers:
 *
 *     import typeboss from 'typeboss/unplugin'
 *     export default defineConfig({ plugins: [typeboss.vite()] })
 *
 * Likewise `typeboss.rollup()`, `.rolldown()`, `.esbuild()`, `.webpack()`, `.rspack()` and `.bun()`. Files that define queues or
 * name them are compiled by the transformer to JavaScript with a source map, which the bundler processes like any file. The
 * bundler compiles all other files.
 *
 * A file that carries contracts is compiled again when a file that they depend on changes. No bundler loads files of types
 * alone, so the plugin adds all these files to those that the bundler watches. It does so for a file with errors too, since a
 * change of any of them may fix it.
 *
 * @module typeboss/unplugin
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute } from 'node:path'
import type * as unplugin from 'unplugin'
import { createProjects } from '../single-file/projects.js'
import type { Outcome } from '../single-file/projects.js'
import { createAffectedFiles } from './affected-files.js'
import { compileInBun, type BunBuilder } from './bun.js'
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
      const file = fileOf(id, text)
      return file === undefined ? undefined : projects.compile(file, text)
    }
    // A separate object, since Vite's types do not declare these hooks.
    const vitestHooks = {
      configureVitest: (context: VitestContext) =>
        keepOutOfCache(context, (id, text) => compile(id, text) !== undefined),
    }
    return {
      name: 'typeboss',
      // Before the bundler removes the types.
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
            // Vite treats a watched file as an import, which must exist. Vite notices a new file by itself.
            if (framework !== 'vite' || existsSync(dependency)) this.addWatchFile(dependency)
          }
          if (outcome.kind === 'compiled') return { code: outcome.code, map: outcome.map }
          // Do not throw: esbuild would then discard the files to watch.
          this.error(outcome.message)
          return null
        },
      },
      bun: {
        setup(builder: BunBuilder) {
          if (builder.onStart !== undefined) return
          compileInBun(builder, projects)
          // unplugin's own hooks only work within Bun.build.
          Object.assign(builder, { onStart: () => {}, onLoad: () => builder })
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
 * The file of a module. A virtual module has none, nor has a module that a query derives from a file (`./email.ts?raw`). Some
 * queries only distinguish copies of the same text.
 */
function fileOf(id: string, text: string): string | undefined {
  const file = withoutQuery(id)
  if (!isAbsolute(file) || !existsSync(file)) return undefined
  return file === id || readFileSync(file, 'utf8').replace(/^\uFEFF/, '') === text ? file : undefined
}

function withoutQuery(id: string): string {
  return id.replace(/\?.*$/, '')
}

/**
 * `unplugin` is an optional peer dependency. A static import would fail with an error that does not name the package to install,
 * and a dynamic import would prevent loading this module with `require`.
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
