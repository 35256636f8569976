/**
 * Starts the watch mode or dev server of every tool for one project, in one process, and reports the output of each for the
 * project's two entries, round by round.
 *
 *     WATCHED=/project node watchers.js
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { readFile } from 'node:fs/promises'
import { rspack } from '@rspack/core'
import * as esbuild from 'esbuild'
import * as rolldown from 'rolldown'
import * as rollup from 'rollup'
import { createServer } from 'vite'
import { startVitest, type Reporter } from 'vitest/node'
import webpack from 'webpack'
import type typebossPlugin from 'typeboss/unplugin'
import { external, loaders, stripTypes } from './configs.js'

/** A tool's output for the entries, or its error. */
export type Round =
  | { readonly tool: string; readonly kind: 'built'; readonly producer: string; readonly worker: string }
  | { readonly tool: string; readonly kind: 'failed'; readonly message: string }

const folder = process.env['WATCHED'] ?? ''
const entries = { producer: join(folder, 'src/producer.ts'), worker: join(folder, 'src/worker.ts') }
const plugin: string = createRequire(join(folder, 'package.json')).resolve('typeboss/unplugin')
// The module that the project resolves.
const { default: typeboss } = (await import(pathToFileURL(plugin).href)) as { default: typeof typebossPlugin }

const last = new Map<string, string>()

function report(round: Round): void {
  const text = JSON.stringify(round)
  if (last.get(round.tool) !== text) process.send?.(round)
  last.set(round.tool, text)
}

const outputFolder = (tool: string): string => join(folder, 'watched', tool)

async function tellBuilt(tool: string): Promise<void> {
  const read = (entry: string): Promise<string> => readFile(join(outputFolder(tool), `${entry}.js`), 'utf8')
  report({ tool, kind: 'built', producer: await read('producer'), worker: await read('worker') })
}

function tellFailed(tool: string, error: unknown): void {
  report({ tool, kind: 'failed', message: error instanceof Error ? error.message : String(error) })
}

const watchers: Readonly<Record<string, () => Promise<unknown>>> = {
  rollup: async () => {
    const watcher = rollup.watch({
      input: entries,
      external,
      plugins: [typeboss.rollup(), stripTypes],
      output: { dir: outputFolder('rollup') },
      onwarn: () => {},
    })
    watcher.on('event', (event) => {
      if (event.code === 'BUNDLE_END') void event.result.close().then(() => tellBuilt('rollup'))
      if (event.code === 'ERROR') tellFailed('rollup', event.error)
    })
  },
  rolldown: async () => {
    const watcher = rolldown.watch({
      input: entries,
      external,
      plugins: [typeboss.rolldown()],
      output: { dir: outputFolder('rolldown') },
    })
    watcher.on('event', (event) => {
      if (event.code === 'BUNDLE_END') void event.result.close().then(() => tellBuilt('rolldown'))
      if (event.code === 'ERROR') tellFailed('rolldown', event.error)
    })
  },
  esbuild: async () => {
    const tellEnd: esbuild.Plugin = {
      name: 'report-end',
      setup: (build) =>
        build.onEnd(({ errors }) =>
          errors.length > 0
            ? tellFailed('esbuild', errors.map(({ text }) => text).join('\n'))
            : tellBuilt('esbuild'),
        ),
    }
    const context = await esbuild.context({
      entryPoints: entries,
      outdir: outputFolder('esbuild'),
      bundle: true,
      format: 'esm',
      external: ['typeboss'],
      logLevel: 'silent',
      plugins: [typeboss.esbuild(), tellEnd],
    })
    await context.watch()
  },
  webpack: async () => {
    webpack({
      ...loaders.webpack,
      context: folder,
      entry: entries,
      experiments: { outputModule: true },
      output: { path: outputFolder('webpack'), filename: '[name].js', library: { type: 'module' } },
      plugins: [typeboss.webpack()],
    }).watch({}, (error, stats) => {
      if (error ?? stats?.hasErrors())
        tellFailed('webpack', error ?? stats?.toString({ all: false, errors: true }))
      else void tellBuilt('webpack')
    })
  },
  rspack: async () => {
    rspack({
      ...loaders.rspack,
      context: folder,
      entry: entries,
      output: {
        path: outputFolder('rspack'),
        filename: '[name].js',
        module: true,
        library: { type: 'module' },
      },
      plugins: [typeboss.rspack()],
    }).watch({}, (error, stats) => {
      if (error ?? stats?.hasErrors())
        tellFailed('rspack', error ?? stats?.toString({ all: false, errors: true }))
      else void tellBuilt('rspack')
    })
  },
  vite: async () => {
    const server = await createServer({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      appType: 'custom',
      server: { middlewareMode: true, ws: false },
      optimizeDeps: { noDiscovery: true },
      plugins: [typeboss.vite()],
    })
    // Request the entries again and again, like a page that is reloaded. Only the server knows when to transform a file again.
    for (;;) {
      for (const environment of [server.environments.client, server.environments.ssr]) {
        const tool = `vite, ${environment.name}`
        try {
          const transform = async (path: string): Promise<string> =>
            (await environment.transformRequest(path))?.code ?? ''
          const [producer, worker] = [await transform('/src/producer.ts'), await transform('/src/worker.ts')]
          // An error in a definition that the worker imports is reported in the definition's own file.
          await transform('/src/queues/email.ts')
          report({ tool, kind: 'built', producer, worker })
        } catch (error) {
          tellFailed(tool, error)
        }
      }
      await sleep(50)
    }
  },
  vitest: async () => {
    let shown = ''
    const reporter: Reporter = {
      onTestRunEnd: (modules, errors) => {
        const failures = modules.flatMap((module) => [
          ...module.errors(),
          ...[...module.children.allTests()].flatMap((one) => one.result().errors ?? []),
        ])
        shown = [...errors, ...failures].map(({ message }) => message).join('\n')
      },
      // Not earlier: Vitest ignores changes before this.
      onWatcherStart: () => tellFailed('vitest', shown),
    }
    await startVitest(
      [],
      { root: folder, config: false, watch: true, include: ['test/*.test.ts'], reporters: [reporter] },
      { plugins: [typeboss.vite()], logLevel: 'silent' },
    )
  },
}

process.on('disconnect', () => process.exit())
for (const [tool, start] of Object.entries(watchers))
  start().catch((error: unknown) => tellFailed(tool, error))
