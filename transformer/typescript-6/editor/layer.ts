import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'
import type { Script } from './scripts.js'
import type { EditorProgram } from './editor-program.js'

/** Overrides some methods of a language service, using the service below. */
export type Layer = (below: Below) => Partial<ts.LanguageService>

export interface Below {
  readonly ts: TypeScript
  readonly service: ts.LanguageService
  /** Updates the program first. Undefined if there is none. */
  readonly current: () => EditorProgram | undefined
  /** The current program's scripts with queues, by file name. */
  readonly scripts: () => ReadonlyMap<string, Script>
}
