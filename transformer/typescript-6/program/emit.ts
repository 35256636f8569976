/** Hooks a Program's emit: contracts go into the JavaScript, appended text stays out of it and out of source maps. */
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import type { TypeScript } from '../compilation.js'
import { declarationSources } from './declaration-sources.js'

export interface EmitAdditions {
  /** Puts contracts where the file defines or names queues. */
  readonly contracts: ts.TransformerFactory<ts.SourceFile>
  /** By file name. */
  readonly appended: ReadonlyMap<string, AppendedText>
}

export function addToEmit(ts: TypeScript, program: ts.Program, additions: EmitAdditions): void {
  const { contracts, appended } = additions
  const emit = program.emit.bind(program)
  program.emit = (sourceFile, writeFile, cancellationToken, emitOnly, transformers, ...rest) =>
    emit(
      sourceFile,
      writeFile,
      cancellationToken,
      emitOnly,
      {
        ...transformers,
        // First, while the nodes still are those that the checker knows.
        before: [contracts, withoutAppended(ts, appended), ...(transformers?.before ?? [])],
        afterDeclarations: [declarationSources(ts, appended), ...(transformers?.afterDeclarations ?? [])],
      },
      ...rest,
    )
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
    result.text = sourceFile.text.slice(0, end)
    return result
  }
}
