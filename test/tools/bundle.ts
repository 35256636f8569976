/**
 * Bundles a tool project with one bundler, in a process of its own: bundlers tell arrays by `instanceof`, and a test has
 * its own.
 *
 *     node bundle.js rollup /project
 */
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rspack } from '@rspack/core'
import * as esbuild from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup, type Plugin } from 'rollup'
import { build as viteBuild } from 'vite'
import webpack from 'webpack'
import typeboss from 'typeboss/unplugin'

/** What a webpack user has for TypeScript in place of this: ts-loader, swc-loader, esbuild-loader. */
const stripLoader = fileURLToPath(import.meta.resolve('./strip-loader.js'))

type Bundle = (folder: string, output: string) => Promise<unknown>

const external = (id: string): boolean => id.startsWith('typeboss')

/** Rollup reads no TypeScript; this leaves queues alone, as any plugin for it does. */
const stripTypes: Plugin = {
  name: 'strip-types',
  transform: (code, id) => (id.endsWith('.ts') ? { code: stripTypeScriptTypes(code), map: null } : null),
}

const typescriptRule = { test: /\.ts$/, type: 'javascript/auto' as const }

const bundlers: Readonly<Record<string, Bundle>> = {
  rollup: async (folder, output) => {
    const input = join(folder, 'src/main.ts')
    const bundle = await rollup({ input, external, plugins: [typeboss.rollup(), stripTypes] })
    await bundle.write({ file: output, sourcemap: true })
  },
  rolldown: async (folder, output) => {
    const input = join(folder, 'src/main.ts')
    const bundle = await rolldown({ input, external, plugins: [typeboss.rolldown()] })
    await bundle.write({ file: output, sourcemap: true })
  },
  vite: async (folder, output) => {
    await viteBuild({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      plugins: [typeboss.vite()],
      build: {
        ssr: 'src/main.ts',
        sourcemap: true,
        outDir: join(output, '..'),
        emptyOutDir: false,
        rolldownOptions: { external, output: { entryFileNames: 'vite.js' } },
      },
    })
  },
  esbuild: (folder, output) =>
    esbuild.build({
      entryPoints: [join(folder, 'src/main.ts')],
      outfile: output,
      bundle: true,
      format: 'esm',
      sourcemap: true,
      external: ['typeboss'],
      plugins: [typeboss.esbuild()],
    }),
  webpack: (folder, output) =>
    new Promise((resolve, reject) => {
      webpack(
        {
          context: folder,
          entry: './src/main.ts',
          mode: 'development',
          devtool: 'source-map',
          target: 'node22',
          experiments: { outputModule: true },
          externalsType: 'module',
          externals: [/^typeboss/],
          module: { rules: [{ ...typescriptRule, loader: stripLoader }] },
          output: { path: join(output, '..'), filename: 'webpack.js', library: { type: 'module' } },
          plugins: [typeboss.webpack()],
        },
        (error, stats) =>
          (error ?? stats?.hasErrors()) ? reject(error ?? new Error(stats?.toString())) : resolve(0),
      )
    }),
  rspack: (folder, output) =>
    new Promise((resolve, reject) => {
      rspack(
        {
          context: folder,
          entry: './src/main.ts',
          mode: 'development',
          devtool: 'source-map',
          target: 'node22',
          externalsType: 'module',
          externals: [/^typeboss/],
          module: {
            rules: [
              {
                ...typescriptRule,
                loader: 'builtin:swc-loader',
                options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } },
              },
            ],
          },
          output: {
            path: join(output, '..'),
            filename: 'rspack.js',
            module: true,
            library: { type: 'module' },
          },
          plugins: [typeboss.rspack()],
        },
        (error, stats) =>
          (error ?? stats?.hasErrors()) ? reject(error ?? new Error(stats?.toString())) : resolve(0),
      )
    }),
}

const [name = '', folder = ''] = process.argv.slice(2)
await bundlers[name]?.(folder, join(folder, `bundled/${name}.js`))
