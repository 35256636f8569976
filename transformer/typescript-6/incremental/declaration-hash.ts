/**
 * What other files can know of a file: a hash of its declarations, and undefined where these do not say it all. As long
 * as it stays what it was, no contract of another file can have changed by this one. TypeScript's builder asks the same
 * question in the same way, to find out whom it has to check again.
 *
 * A contract comes of a little more than what a `.d.ts` holds:
 *
 *   definitions   The name of a queue may stand in its definition alone, and in no type. What else is declared of it is
 *                 inferred, and all that contracts take of it is in its version.
 *   tags          `@minimum` and the like stay with a field that goes into an inferred type, `{ ...row }`, and no
 *                 declaration of that type tells of them. So there is no shape of a file that shows an inferred object
 *                 type. Of a type that is written, the tags are in the text, up to the end of what follows the last one:
 *                 a line's end or another comment there can part it from its field.
 *   depth         What is too deep for a declaration is left out of it.
 */
import type ts from 'typescript'
import { declarationsOf } from '../internals.js'
import type { CallSite } from '../../calls/call-sites.js'
import type { Compilation6, TypeScript } from '../compilation.js'
import { hash } from '../../calls/queue-contract.js'

export function outwardShape(
  { ts, program }: Compilation6,
  sourceFile: ts.SourceFile,
  callSites: readonly CallSite[],
): string | undefined {
  const { stripInternal, removeComments } = program.getCompilerOptions()
  // Both take things out of declarations that the rest of the project still sees.
  if (stripInternal === true || removeComments === true || !/\.[cm]?tsx?$/.test(sourceFile.fileName))
    return undefined
  const declarations = declarationsOf(program, sourceFile)
  // The type of a private member is not declared; `#private` is nobody's business.
  if (declarations === undefined || /(?<!#)\bprivate\b|\/\*elided\*\//.test(declarations)) return undefined
  const definitions = callSites.filter(({ kind }) => kind === 'definition')
  if (showsInferredObjects(ts, declarations, new Set(definitions.flatMap(({ call }) => nameOf(ts, call)))))
    return undefined
  return hash([declarations, textUpToLastTag(sourceFile.text), ...definitions.flatMap(definedBy)])
}

function definedBy(callSite: CallSite): readonly string[] {
  return callSite.kind === 'definition' ? [`${callSite.queue.name} ${callSite.queue.version}`] : []
}

/** What a definition is called in the file's declarations. */
function nameOf(ts: TypeScript, { parent }: ts.CallExpression): readonly string[] {
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return [parent.name.text]
  return ts.isExportAssignment(parent) ? ['_default'] : []
}

/** Whether a value other than a definition has an object type that is spelled out: somebody may have written it, or not. */
function showsInferredObjects(
  ts: TypeScript,
  declarations: string,
  definitions: ReadonlySet<string>,
): boolean {
  const shows = (node: ts.Node): boolean => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return false
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && definitions.has(node.name.text))
      return false
    return ts.isTypeLiteralNode(node) || ts.isMappedTypeNode(node) || ts.forEachChild(node, shows) === true
  }
  return shows(ts.createSourceFile('shown.d.ts', declarations, ts.ScriptTarget.Latest))
}

function textUpToLastTag(text: string): string {
  const comments = [...text.matchAll(/\/\*\*.*?\*\/(?:\s|\/\*.*?\*\/|\/\/[^\n]*)*/gs)]
  const last = comments.findLast(([comment]) => comment.includes('@'))
  return last === undefined ? '' : text.slice(0, last.index + last[0].length)
}
