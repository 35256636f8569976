/** The project's TypeScript 6, loaded when the first file needs it. */
import { createRequire } from 'node:module'
import type { TypeScript } from '../typescript-6/compilation.js'
import { messages } from '../compiler/messages.js'
import { findTypeScript6 } from './find-compiler.js'

/** Throws if there is no TypeScript 6, with the command that installs it. */
export function loadCompiler(folder: string): TypeScript {
  const found = findTypeScript6(folder)
  if (found.kind === 'unsupported') throw new Error(whatToInstall(found.version))
  // What the package `typescript` exports is the compiler.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return createRequire(found.from)(found.name) as TypeScript
}

function whatToInstall(version: string | undefined): string {
  const { text } = messages.unsupportedTypeScript(version ?? 'missing')
  if (version === undefined) return text
  return `${text} Or keep ${version} and install TypeScript 6 beside it: npm i -D typescript-6@npm:typescript@6 ts-patch@4, and build with: typeboss build`
}
