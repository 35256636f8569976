/**
 * What is known of each script of a project from its text: its queues, and the text to append. Found once for every
 * version of a script, whoever asks.
 */
import type ts from 'typescript'
import type { AppendedText } from '../appended-text.js'
import { importedBindings, typebossExports } from '../bindings.js'
import type { TypeScript } from '../compiler.js'
import { findDefinitions } from '../definitions.js'
import type { FileDefinitions } from '../definitions.js'
import type { FileBindings } from '../program-bindings.js'
import { typeMapText } from '../type-map.js'

export interface Script extends FileDefinitions {
  /** As the user wrote it. What the program has is longer. */
  readonly file: ts.SourceFile
  /** The names that meant `defineQueue` when the definitions were found. */
  readonly bindings: FileBindings
  readonly appended: AppendedText | undefined
}

/**
 * Undefined for a script without queues. `passedOn` are the names that the script gets from modules other than
 * `typeboss`, where a program is known to give it some.
 */
export function readScript(
  compiler: TypeScript,
  fileName: string,
  text: string,
  passedOn: FileBindings | undefined,
): Script | undefined {
  if (!passedOn && !text.includes('defineQueue')) return undefined
  const file = compiler.createSourceFile(fileName, text, compiler.ScriptTarget.Latest)
  const bindings = passedOn ?? directBindings(compiler, file)
  if (bindings.size === 0) return undefined
  const found = findDefinitions(compiler, file, bindings)
  return { ...found, file, bindings, appended: typeMapText(compiler, file, found.definitions) }
}

function directBindings(compiler: TypeScript, file: ts.SourceFile): FileBindings {
  return importedBindings(compiler, file, ({ text }) => (text === 'typeboss' ? typebossExports : undefined))
}

/** Whether a script of this name can define queues. */
export function canDefine(fileName: string): boolean {
  return (
    /\.[cm]?tsx?$/.test(fileName) && !/\.d\.[cm]?ts$/.test(fileName) && !fileName.includes('/node_modules/')
  )
}
