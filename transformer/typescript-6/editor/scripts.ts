/**
 * The queues that a script's text defines, and the text to append to it. Each version of a script is read once.
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
  /** The script as the user wrote it. The program's file is longer. */
  readonly sourceFile: ts.SourceFile
  /** The names that meant `defineQueue` when the definitions were found. */
  readonly bindings: FileBindings
  /** The definitions in the appended text. */
  readonly mapped: readonly Definition[]
  /** The mapped definitions whose name another definition has too. */
  readonly contested: ReadonlySet<Definition>
  readonly appended: AppendedText | undefined
}

/** Facts about a script that depend on other files, so only a program has them. */
export interface ProgramKnowledge {
  /** The names that mean `defineQueue`. Undefined if the script's own imports from `typeboss` are all. */
  readonly bindings: FileBindings | undefined
  /** The indexes of the definitions that are not in the map, because another definition has their name. */
  readonly unmapped: ReadonlySet<number>
  /** The indexes of the definitions that are in the map under a name that another definition has too. */
  readonly contested: ReadonlySet<number>
  /** The texts of constants from other files that are names of queues. The keys are the expressions here: `Names.Scan`. */
  readonly constants: ReadonlyMap<string, string | undefined>
}

/** Returns undefined for a script without queues. */
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
