/**
 * Compiles files when Bun loads them: `bun --preload typeboss/register`, and `Bun.plugin(typeboss.bun())`. In `Bun.build`,
 * `typeboss.bun()` is a plugin as for every other bundler.
 */
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { withInlineMap } from '../single-file/emit-file.js'
import { emitted, type Projects } from '../single-file/projects.js'

/** The part of Bun's builder that is used. Its runtime has no bundle, and so no `onStart`. */
export interface BunBuilder {
  readonly onStart?: unknown
  onLoad(on: { readonly filter: RegExp }, load: (file: { readonly path: string }) => BunModule): unknown
}

interface BunModule {
  readonly contents: string
  readonly loader: string
}

interface BunRuntime {
  plugin(plugin: { readonly name: string; readonly setup: (builder: BunBuilder) => void }): unknown
}

/** Undefined in Node. */
export function bunRuntime(): BunRuntime | undefined {
  // Bun's own global object, by the one method that is used.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Reflect.get(globalThis, 'Bun') as BunRuntime | undefined
}

export function compileInBun(builder: BunBuilder, { compile }: Projects): void {
  // Bun's runtime accepts no answer other than a module, so a file without queues is answered with its own text.
  builder.onLoad({ filter: /\.[cm]?tsx?$/ }, ({ path }) => {
    const text = readFileSync(path, 'utf8')
    const compiled = compile(path, text)
    if (compiled === undefined) return { contents: text, loader: extname(path) === '.tsx' ? 'tsx' : 'ts' }
    return { contents: withInlineMap(emitted(compiled)), loader: 'js' }
  })
}
