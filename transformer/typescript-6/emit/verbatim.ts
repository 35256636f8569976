/**
 * Emits text unchanged. The printer copies an identifier's text letter by letter, and counts its lines for the source map.
 * So the text is emitted as a statement that consists of one identifier with the text as its name.
 *
 * The alternative is to parse the text, remove the positions of its nodes, and let TypeScript transform and print them. The
 * output is the same code without comments and line breaks, at half the cost of the whole rest of the build
 * (`bench/compile`): a producer's file is mostly its contract. On the other hand, TypeScript does not lower this text to an
 * older `target`; contracts only use syntax that the supported releases of Node run.
 */
import type ts from 'typescript'
import type { Compilation6 } from '../compilation.js'

/** A statement that is printed as the text and a semicolon. */
export function verbatim({ ts, program }: Compilation6, text: string): ts.Statement {
  const isWindows = program.getCompilerOptions().newLine === ts.NewLineKind.CarriageReturnLineFeed
  const lines = isWindows ? text.replaceAll('\n', '\r\n') : text
  return ts.factory.createExpressionStatement(ts.factory.createIdentifier(lines))
}
