/**
 * Bundles a tool project with every bundler, one after the other, and reports the output of each bundle. Runs in its own
 * process, because bundlers test for arrays by `instanceof`, and a Jest test has another `Array`.
 *
 *     PROJECT=/project node bundle.js
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rspack } from '@rspack/core'
import * as esbuild from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { build as viteBuild, type PluginOption } from 'vite'
import webpack from 'webpack'
import type typebossPlugin from 'typeboss/unplugin'
import { external, loaders, stripTypes } from './configs.js'
import { prepend } from './prepend.js'

/** The exports of the bundle's entry, or the error that prevents a bundle. */
export interface Bundled {
  readonly name: string
  readonly fields: unknown
}

const folder = process.env['PROJECT'] ?? ''
const entry = join(folder, 'src/main.ts')
const plugin: string = createRequire(join(folder, 'package.json')).resolve('typeboss/unplugin')
// The module that the project resolves.
const { default: typeboss } = (await import(pathToFileURL(plugin).href)) as { default: typeof typebossPlugin }

const output = join(folder, 'bundled')

const bundlers: Readonly<Record<string, () => Promise<unknown>>> = {
  rollup: async () => {
    const bundle = await rollup({ input: entry, external, plugins: [typeboss.rollup(), stripTypes] })
    await bundle.write({ file: join(output, 'rollup.js'), sourcemap: true })
  },
  'rollup-between': async () => {
    const plugins = [prepend('before'), typeboss.rollup(), prepend('after'), stripTypes]
    const bundle = await rollup({ input: entry, external, plugins })
    await bundle.write({ file: join(output, 'rollup-between.js'), sourcemap: true })
  },
  rolldown: async () => {
    const bundle = await rolldown({ input: entry, external, plugins: [typeboss.rolldown()] })
    await bundle.write({ file: join(output, 'rolldown.js'), sourcemap: true })
  },
  'rolldown-between': async () => {
    const plugins = [prepend('before'), typeboss.rolldown(), prepend('after')]
    const bundle = await rolldown({ input: entry, external, plugins })
    await bundle.write({ file: join(output, 'rolldown-between.js'), sourcemap: true })
  },
  vite: () => buildByVite('vite', [typeboss.vite()]),
  'vite-between': () =>
    buildByVite('vite-between', [
      { ...prepend('before'), enforce: 'pre' as const },
      typeboss.vite(),
      prepend('after'),
    ]),
  esbuild: () =>
    esbuild.build({
      entryPoints: [entry],
      outfile: join(output, 'esbuild.js'),
      bundle: true,
      format: 'esm',
      sourcemap: true,
      external: ['typeboss'],
      plugins: [typeboss.esbuild()],
    }),
  webpack: () =>
    new Promise((resolve, reject) => {
      webpack(
        {
          ...loaders.webpack,
          context: folder,
          entry,
          devtool: 'source-map',
          experiments: { outputModule: true },
          output: { path: output, filename: 'webpack.js', library: { type: 'module' } },
          plugins: [typeboss.webpack()],
        },
        (error, stats) =>
          (error ?? stats?.hasErrors()) ? reject(error ?? new Error(stats?.toString())) : resolve(0),
      )
    }),
  rspack: () =>
    new Promise((resolve, reject) => {
      rspack(
        {
          ...loaders.rspack,
          context: folder,
          entry,
          devtool: 'source-map',
          output: { path: output, filename: 'rspack.js', module: true, library: { type: 'module' } },
          plugins: [typeboss.rspack()],
        },
        (error, stats) =>
          (error ?? stats?.hasErrors()) ? reject(error ?? new Error(stats?.toString())) : resolve(0),
      )
    }),
}

async function buildByVite(name: string, plugins: PluginOption[]) {
  await viteBuild({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: {
      ssr: 'src/main.ts',
      sourcemap: true,
      outDir: output,
      emptyOutDir: false,
      rolldownOptions: { external, output: { entryFileNames: `${name}.js` } },
    },
  })
}

for (const [name, bundle] of Object.entries(bundlers)) {
  const fields = await bundle()
    .then(() => import(pathToFileURL(join(output, `${name}.js`)).href))
    .then(
      (module: { readonly fields: unknown }) => module.fields,
      (error: unknown) => String(error),
    )
  process.send?.({ name, fields } satisfies Bundled)
}
