/**
 * What is known of each script of a project from its text: its queues, and the text to append. Found once for every
 * version of a script.
 */
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import { importedBindings, typebossExports } from '../../queues/bindings.js'
import { constantText } from '../../queues/constant-text.js'
import type { TypeScript } from '../compilation.js'
import type { Definition } from '../../queues/definition.js'
import { findDefinitions } from '../../queues/definitions.js'
import type { FileDefinitions } from '../../queues/definitions.js'
import type { FileBindings } from '../../queues/program-bindings.js'
import { typeMapText } from '../../type-map/type-map.js'

export interface Script extends FileDefinitions {
  /** As the user wrote it. What the program has is longer. */
  readonly sourceFile: ts.SourceFile
  /** The names that meant `defineQueue` when the definitions were found. */
  readonly bindings: FileBindings
  /** The definitions that the appended text has. */
  readonly mapped: readonly Definition[]
  /** Those of them whose name another definition has too. */
  readonly contested: ReadonlySet<Definition>
  readonly appended: AppendedText | undefined
}

/** Facts about a script that depend on other files, so only a program has them. */
export interface ProgramKnowledge {
  /** The names that mean `defineQueue`, where they are not just those that the script imports from `typeboss`. */
  readonly bindings: FileBindings | undefined
  /** Which definitions stay out of the map, by their order: their names are taken. */
  readonly unmapped: ReadonlySet<number>
  /** Which definitions are in the map under a name that another one has too. */
  readonly contested: ReadonlySet<number>
  /** What the constants of other files hold that names are given by, by their text here: `Names.Scan`. */
  readonly constants: ReadonlyMap<string, string | undefined>
}

/** Undefined for a script without queues. */
export function readScript(
  ts: TypeScript,
  fileName: string,
  text: string,
  knowledge: ProgramKnowledge | undefined,
): Script | undefined {
  if (knowledge?.bindings === undefined && !text.includes('defineQueue')) return undefined
  const sourceFile = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest)
  const bindings = knowledge?.bindings ?? directBindings(ts, sourceFile)
  if (bindings.size === 0) return undefined
  const found = findDefinitions(
    ts,
    sourceFile,
    bindings,
    (expression) =>
      knowledge?.constants.get(expression.getText(sourceFile)) ??
      constantText(ts, sourceFile, expression, () => undefined),
  )
  const mapped = found.definitions.filter((_definition, index) => !knowledge?.unmapped.has(index))
  const contested = new Set(found.definitions.filter((_definition, index) => knowledge?.contested.has(index)))
  return {
    ...found,
    sourceFile,
    bindings,
    mapped,
    contested,
    appended: typeMapText(ts, sourceFile, mapped, contested),
  }
}

function directBindings(ts: TypeScript, sourceFile: ts.SourceFile): FileBindings {
  return importedBindings(ts, sourceFile, ({ text }) => (text === 'typeboss' ? typebossExports : undefined))
}

/** Whether a script of this name can define queues. */
export function canDefine(fileName: string): boolean {
  return (
    /\.[cm]?tsx?$/.test(fileName) && !/\.d\.[cm]?ts$/.test(fileName) && !fileName.includes('/node_modules/')
  )
}
