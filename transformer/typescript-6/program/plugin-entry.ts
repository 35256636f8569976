/** Reports a message about the plugin's entry at that entry in tsconfig.json. */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'
import type { Message } from '../../compiler/messages.js'
import { diagnosticAt, globalDiagnostic } from '../../compiler/messages.js'

export function pluginEntryDiagnostic(ts: TypeScript, program: ts.Program, message: Message): ts.Diagnostic {
  const { configFile } = program.getCompilerOptions()
  // Only `tsc` and `tspc` set the syntax tree of tsconfig.json here.
  if (!isSourceFile(configFile)) return globalDiagnostic(ts, message)
  const entry = findEntry(ts, configFile)
  return entry !== undefined ? diagnosticAt(ts, configFile, entry, message) : globalDiagnostic(ts, message)
}

function isSourceFile(value: unknown): value is ts.SourceFile {
  return typeof value === 'object' && value !== null && 'statements' in value && 'text' in value
}

/** Returns undefined if the entry is in a file that this one extends. */
function findEntry(ts: TypeScript, configFile: ts.SourceFile): ts.Node | undefined {
  const search = (node: ts.Node): ts.Node | undefined => {
    const isEntry =
      ts.isObjectLiteralExpression(node) &&
      node.properties.some(
        (property) =>
          ts.isPropertyAssignment(property) &&
          ts.isStringLiteral(property.initializer) &&
          property.initializer.text === 'typeboss/transformer',
      )
    return isEntry ? node : ts.forEachChild(node, search)
  }
  return search(configFile)
}
