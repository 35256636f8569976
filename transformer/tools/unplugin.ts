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
 * no bundler loads: each is named to the bundler as a file to watch.
 */
import type { UnpluginInstance } from 'unplugin'
import { createProjects } from '../on-demand/projects.js'
import { loadUnplugin } from './load-unplugin.js'

export interface TypebossPluginOptions {
  /** Default: for each file the nearest tsconfig.json above it. */
  readonly tsconfig?: string
  /** Whether type errors in files that use queues stop the build, and not only what typeboss has to say. Default false. */
  readonly typeCheck?: boolean
}

type Options = TypebossPluginOptions | undefined

const typeboss: UnpluginInstance<Options, false> = loadUnplugin().createUnplugin<Options, false>(
  ({ tsconfig, typeCheck = false } = {}) => {
    const projects = createProjects({ tsconfig, typeCheck, format: 'esm' })
    return {
      name: 'typeboss',
      // Before the bundler takes the types away.
      enforce: 'pre',
      buildStart: () => projects.refresh(),
      watchChange: () => projects.refresh(),
      transform: {
        filter: { id: { include: /\.[cm]?tsx?(\?.*)?$/, exclude: /[\\/]node_modules[\\/]|\.d\.[cm]?ts$/ } },
        handler(_code, id) {
          const compiled = projects.compile(id.replace(/\?.*$/, ''))
          if (compiled === undefined) return null
          for (const file of compiled.dependencies) this.addWatchFile(file)
          return { code: compiled.code, map: compiled.map }
        },
      },
    }
  },
)

export default typeboss
