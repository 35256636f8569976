/** The project's own TypeScript, loaded when the first file needs it. Nothing else of the compiler's tools is needed. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { TypeScript } from '../typescript-6/compilation.js'
import { isSupportedTypeScript } from '../../facts/supported-typescript.js'
import { messages } from '../compiler/messages.js'

/** Throws an error that says what to install if there is no TypeScript 6. */
export function loadCompiler(folder: string): TypeScript {
  const ts = requireFirst([join(folder, 'package.json'), import.meta.url])
  if (ts === undefined || !isSupportedTypeScript(ts.version)) {
    throw new Error(messages.unsupportedTypeScript(ts?.version ?? 'missing').text)
  }
  return ts
}

function requireFirst(places: readonly string[]): TypeScript | undefined {
  for (const place of places) {
    try {
      // What the package `typescript` exports is the compiler.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return createRequire(place)('typescript') as TypeScript
    } catch {
      // Not reachable from there.
    }
  }
  return undefined
}
