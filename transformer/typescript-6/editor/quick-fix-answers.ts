/** Offers quick fixes for typeboss's own errors in addition to TypeScript's. */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'
import type { Layer } from './layer.js'
import { quickFixes } from './quick-fixes.js'

export const quickFixAnswers: Layer = ({ ts, service, current }) => ({
  // Editors request fixes for these codes only.
  getSupportedCodeFixes: (fileName) => [
    ...service.getSupportedCodeFixes(fileName),
    ...[...quickFixes.keys()].map(String),
  ],
  getCodeFixesAtPosition: (fileName, start, end, codes, ...rest) => {
    const fixes = service.getCodeFixesAtPosition(fileName, start, end, codes, ...rest)
    const compilation = current()?.compilation
    const sourceFile = compilation?.program.getSourceFile(fileName)
    if (compilation === undefined || sourceFile === undefined) return fixes
    const node = nodeAt(ts, sourceFile, start, end)
    if (node === undefined) return fixes
    const broken = { compilation, sourceFile, node }
    const own = codes.flatMap((code): readonly ts.CodeFixAction[] => {
      const fix = quickFixes.get(code)?.(broken)
      if (fix === undefined) return []
      const { description, changes } = fix
      return [{ fixName: `typeboss${code}`, description, changes: [{ fileName, textChanges: [...changes] }] }]
    })
    return [...own, ...fixes]
  },
})

/** The outermost node that has exactly these bounds. */
function nodeAt(ts: TypeScript, sourceFile: ts.SourceFile, start: number, end: number): ts.Node | undefined {
  const search = (node: ts.Node): ts.Node | undefined => {
    if (node.pos > start || node.end < end) return undefined
    return node.getStart(sourceFile) === start && node.end === end ? node : ts.forEachChild(node, search)
  }
  return ts.forEachChild(sourceFile, search)
}
