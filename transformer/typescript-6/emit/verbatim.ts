/**
 * Text that stands in the emitted file as it is. The printer copies an identifier's text letter by letter, counting
 * its lines for the source map; so a statement that consists of one identifier, whose "name" is the text, is a way
 * to hand over finished code.
 *
 * The other way is to parse the text, take the positions off the nodes, and let TypeScript transform and print them
 * again. It gives the same code, less the comments and line breaks, and costs half as much as the whole rest of the
 * build (`bench/compile`): most of what a producer's file holds is its contract. What is lost is that TypeScript
 * lowers the code to an older `target`; contracts need no more than Node does that runs them.
 */
import type ts from 'typescript'
import type { Compilation6 } from '../compilation.js'

/** A statement that is printed as the text and a semicolon. */
export function verbatim({ ts, program }: Compilation6, text: string): ts.Statement {
  const isWindows = program.getCompilerOptions().newLine === ts.NewLineKind.CarriageReturnLineFeed
  const lines = isWindows ? text.replaceAll('\n', '\r\n') : text
  return ts.factory.createExpressionStatement(ts.factory.createIdentifier(lines))
}
