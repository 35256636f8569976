/**
 * Runs TypeScript that uses queues, without a build:
 *
 *     node --import typeboss/register src/worker.ts
 *
 * Files that define queues or name them are compiled by the transformer, with the nearest tsconfig.json. All others use
 * Node's own type stripping. If an import names the built file (`./queues/email.js`) and that file does not exist, the import
 * resolves to the TypeScript file.
 *
 * Bun runs it too: `bun --preload typeboss/register src/worker.ts`.
 *
 * `TYPEBOSS_TSCONFIG` names another tsconfig.json; `TYPEBOSS_TYPE_CHECK=1` stops at type errors too. Throws if Node does not
 * strip types: it does since 22.18, and since 22.15 with `--experimental-strip-types`.
 */
import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { withInlineMap } from '../single-file/emit-file.js'
import { createProjects, emitted } from '../single-file/projects.js'
import { bunRuntime, compileInBun } from './bun.js'

const bun = bunRuntime()

// The types of older Node 22 releases declare only part of this feature.
if (bun === undefined && !Reflect.get(process.features, 'typescript')) {
  throw new Error(
    `typeboss/register leaves files without queues to Node's own type stripping, which is off in Node ${process.versions.node}. ` +
      'Use Node 22.18 or later, or from 22.15 on add --experimental-strip-types.',
  )
}

// Stack traces show the user's own lines.
process.setSourceMapsEnabled(true)

const projects = createProjects({
  tsconfig: process.env['TYPEBOSS_TSCONFIG'] || undefined,
  typeCheck: process.env['TYPEBOSS_TYPE_CHECK'] === '1',
  format: bun === undefined ? 'as configured' : 'esm',
})

if (bun === undefined) compileInNode()
else bun.plugin({ name: 'typeboss', setup: (builder) => compileInBun(builder, projects) })

function compileInNode(): void {
  // Read registerHooks from the module object: a named import would fail before the error above on a Node without it.
  nodeModule.registerHooks({
    resolve: (specifier, context, nextResolve) => {
      try {
        return nextResolve(specifier, context)
      } catch (error) {
        const source = sourceOf(specifier, context.parentURL)
        if (source === undefined) throw error
        return nextResolve(source, context)
      }
    },
    load: (url, context, nextLoad) => {
      const compiled = url.startsWith('file:') ? projects.compile(fileURLToPath(url)) : undefined
      if (compiled === undefined) return nextLoad(url, context)
      reportToWatchMode([fileURLToPath(url), ...compiled.dependencies])
      const file = emitted(compiled)
      return { format: file.format, source: withInlineMap(file), shortCircuit: true }
    },
  })
}

/** The TypeScript file that is built to `./email.js`, for an import in a TypeScript file. */
function sourceOf(specifier: string, parent: string | undefined): string | undefined {
  if (!/^\.{1,2}\/.*\.[cm]?jsx?$/.test(specifier) || !/^file:.*\.[cm]?tsx?$/.test(parent ?? ''))
    return undefined
  // Return a relative path, since `require` accepts no URL.
  const source = specifier.replace(/js(x?)$/, 'ts$1')
  return existsSync(new URL(source, parent)) ? source : undefined
}

/**
 * `node --watch` restarts when a loaded file changes. Contracts also depend on files that contain only types, which are never
 * loaded. This reports them as Node's own loader reports modules: by a message to the watching parent process, which sets
 * this variable.
 */
function reportToWatchMode(fileNames: readonly string[]): void {
  if (!process.env['WATCH_REPORT_DEPENDENCIES']) return
  process.send?.({ 'watch:import': fileNames.map((fileName) => pathToFileURL(fileName).href) })
}
