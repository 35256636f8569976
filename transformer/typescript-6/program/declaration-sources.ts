/** In declaration maps, points each queue of the type map at its definition: the appended text is in no source file. */
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import type { TypeScript } from '../compilation.js'
import { isCompiledMark } from '../../type-map/compiled-mark.js'

export function declarationSources(
  ts: TypeScript,
  appended: ReadonlyMap<string, AppendedText>,
): ts.TransformerFactory<ts.SourceFile | ts.Bundle> {
  return (context) => (output) => {
    if (ts.isBundle(output)) return output
    const addition = appended.get(output.fileName)
    if (addition === undefined) return output
    const userEnd = output.text.length - addition.text.length
    for (const statement of output.statements) {
      if (ts.getOriginalNode(statement).end > userEnd) point(statement, addition, userEnd)
    }
    const published = output.statements.filter((statement) => !isCompiledMark(ts, statement))
    return context.factory.updateSourceFile(output, published)
  }

  function point(node: ts.Node, addition: AppendedText, userEnd: number): void {
    const { pos, end } = ts.getOriginalNode(node)
    if (pos >= 0) {
      // The first appended node's range includes the space and comments after the user's last node.
      const from = Math.max(pos, userEnd)
      const { start, length } = addition.inFile({ start: from, length: end - from })
      ts.setSourceMapRange(node, { pos: start, end: start + length })
    }
    ts.forEachChild(node, (child) => {
      point(child, addition, userEnd)
    })
  }
}
