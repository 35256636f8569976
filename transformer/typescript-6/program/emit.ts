/** Changes what a Program emits: adds contracts, and removes appended text from the JavaScript and its source map. */
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import type { TypeScript } from '../compilation.js'
import { patchFile, type ProgramPatches } from './patches.js'
import { declarationSources } from './declaration-sources.js'

export interface EmitAdditions {
  /** Inserts contracts where the file defines or names queues. */
  readonly contracts: ts.TransformerFactory<ts.SourceFile>
  /** By file name. */
  readonly appended: ReadonlyMap<string, AppendedText>
}

/** Returns a function from the transformers that the caller of `emit` passes to the transformers to emit with. */
export function emitTransformers(
  ts: TypeScript,
  { contracts, appended }: EmitAdditions,
): NonNullable<ProgramPatches['transformers']> {
  return (given) => ({
    ...given,
    // First, because the checker knows only the nodes that were parsed.
    before: [contracts, withoutAppended(ts, appended), ...(given?.before ?? [])],
    afterDeclarations: [declarationSources(ts, appended), ...(given?.afterDeclarations ?? [])],
  })
}

/** Removes the appended statements from the file, and their text from the source map. */
function withoutAppended(
  ts: TypeScript,
  appended: ReadonlyMap<string, AppendedText>,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (sourceFile) => {
    const addition = appended.get(sourceFile.fileName)
    if (addition === undefined) return sourceFile
    const end = sourceFile.text.length - addition.text.length
    const kept = sourceFile.statements.filter((statement) => statement.end <= end)
    // The printer looks for a comment after the last statement up to this position.
    const lastEnd = kept.findLast((statement) => statement.end >= 0)?.end ?? end
    const statements = ts.setTextRange(context.factory.createNodeArray(kept), {
      pos: sourceFile.statements.pos,
      end: lastEnd,
    })
    const result = context.factory.updateSourceFile(sourceFile, statements)
    patchFile(result, { text: sourceFile.text.slice(0, end) })
    return result
  }
}
