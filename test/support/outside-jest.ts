/** What `environment.ts` lets test files load outside of Jest. */
import type ts from 'typescript'
import type * as keptProcess from './kept-process.js'
import type * as parsedFile from './parsed-files.js'

declare const requireOutsideJest: NodeJS.Require

/** The compiler, loaded once for all. */
export function sharedTypeScript(): typeof ts {
  return requireOutsideJest('typescript')
}

export function keptProcesses(): typeof keptProcess {
  return requireOutsideJest('./kept-process.js')
}

export function parsedFiles(): typeof parsedFile.parsedFiles {
  const loaded: typeof parsedFile = requireOutsideJest('./parsed-files.js')
  return loaded.parsedFiles
}
