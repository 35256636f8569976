/** What a Program emits beside TypeScript's own output: contracts go in, appended text stays out of the JavaScript and its source map. */
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import type { TypeScript } from '../compilation.js'
import { patchFile, type ProgramPatches } from './patches.js'
import { declarationSources } from './declaration-sources.js'

export interface EmitAdditions {
  /** Puts contracts where the file defines or names queues. */
  readonly contracts: ts.TransformerFactory<ts.SourceFile>
  /** By file name. */
  readonly appended: ReadonlyMap<string, AppendedText>
}

/** Given the transformers that the caller of `emit` passes, returns those to emit with. */
export function emitTransformers(
  ts: TypeScript,
  { contracts, appended }: EmitAdditions,
): NonNullable<ProgramPatches['transformers']> {
  return (given) => ({
    ...given,
    // First, while the nodes are still those that the checker knows.
    before: [contracts, withoutAppended(ts, appended), ...(given?.before ?? [])],
    afterDeclarations: [declarationSources(ts, appended), ...(given?.afterDeclarations ?? [])],
  })
}

/** Takes the appended statement out of the file, and out of the text that a source map carries. */
function withoutAppended(
  ts: TypeScript,
  appended: ReadonlyMap<string, AppendedText>,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (sourceFile) => {
    const addition = appended.get(sourceFile.fileName)
    if (addition === undefined) return sourceFile
    const end = sourceFile.text.length - addition.text.length
    const kept = sourceFile.statements.filter((statement) => statement.end <= end)
    // Up to the user's end, where the printer looks for a comment that follows the last statement.
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
