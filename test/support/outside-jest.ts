/** What `environment.ts` lets test files load outside of Jest. A program that is no test, as a bench, loads it as any other. */
import { createRequire } from 'node:module'
import type ts from 'typescript'
import type * as keptApi from './kept-api.js'
import type * as keptProcess from './kept-process.js'
import type * as parsedFile from './parsed-files.js'

declare global {
  var requireOutsideJest: NodeJS.Require | undefined
}

const load: NodeJS.Require = globalThis.requireOutsideJest ?? createRequire(import.meta.url)

/** The compiler, loaded once for all. */
export function sharedTypeScript(): typeof ts {
  return load('typescript')
}

export function keptProcesses(): typeof keptProcess {
  return load('./kept-process.js')
}

export function parsedFiles(): typeof parsedFile.parsedFiles {
  const loaded: typeof parsedFile = load('./parsed-files.js')
  return loaded.parsedFiles
}

/** TypeScript 7.1, and a process of it. */
export function compiler7(): ReturnType<typeof keptApi.compiler7> {
  const loaded: typeof keptApi = load('./kept-api.js')
  return loaded.compiler7()
}
