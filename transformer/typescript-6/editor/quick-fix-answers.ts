/** Offers the quick fixes for typeboss's own errors beside TypeScript's. */
import type ts from 'typescript'
import type { TypeScript } from '../../compiler/compiler.js'
import type { Layer } from './layer.js'
import { mendings } from './quick-fixes.js'

export const quickFixAnswers: Layer = ({ compiler, service, settled }) => ({
  // Editors ask for fixes of these codes only.
  getSupportedCodeFixes: (fileName) => [
    ...service.getSupportedCodeFixes(fileName),
    ...[...mendings.keys()].map(String),
  ],
  getCodeFixesAtPosition: (fileName, start, end, codes, ...rest) => {
    const fixes = service.getCodeFixesAtPosition(fileName, start, end, codes, ...rest)
    const program = settled()?.program
    const file = program?.getSourceFile(fileName)
    const node = file && nodeAt(compiler, file, start, end)
    if (!program || !node) return fixes
    const broken = { compiler, program, file, node }
    const ours = codes.flatMap((code): readonly ts.CodeFixAction[] => {
      const mend = mendings.get(code)?.(broken)
      if (!mend) return []
      const { description, changes } = mend
      return [{ fixName: `typeboss${code}`, description, changes: [{ fileName, textChanges: [...changes] }] }]
    })
    return [...ours, ...fixes]
  },
})

/** The outermost node that has exactly these bounds. */
function nodeAt(compiler: TypeScript, file: ts.SourceFile, start: number, end: number): ts.Node | undefined {
  const search = (node: ts.Node): ts.Node | undefined => {
    if (node.pos > start || node.end < end) return undefined
    return node.getStart(file) === start && node.end === end ? node : compiler.forEachChild(node, search)
  }
  return compiler.forEachChild(file, search)
}
