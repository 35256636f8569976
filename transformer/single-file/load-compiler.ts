/** Loads the project's own TypeScript. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { TypeScript } from '../typescript-6/compilation.js'
import { isSupportedTypeScript } from '../../facts/supported-typescript.js'
import { messages } from '../compiler/messages.js'

/** Throws if there is no TypeScript 6, with the command that installs it. */
export function loadCompiler(folder: string): TypeScript {
  const ts = requireFirst([join(folder, 'package.json'), import.meta.url])
  if (ts === undefined || !isSupportedTypeScript(ts.version)) {
    throw new Error(messages.unsupportedTypeScript(ts?.version ?? 'missing').text)
  }
  return ts
}

function requireFirst(importers: readonly string[]): TypeScript | undefined {
  for (const importer of importers) {
    try {
      // What the package `typescript` exports is the compiler.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return createRequire(importer)('typescript') as TypeScript
    } catch {
      // Try the next one.
    }
  }
  return undefined
}
