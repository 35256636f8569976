/**
 * What other files can know of a file: a hash of its declarations, and undefined where these do not say it all. As long
 * as it stays what it was, no contract of another file can have changed by this one. TypeScript's builder asks the same
 * question in the same way, to find out whom it has to check again.
 *
 * A contract comes of a little more than what a `.d.ts` holds, so that is in the hash too:
 *
 *   definitions   The name of a queue may stand in its definition alone, and in no type.
 *   tags          `@minimum` and the like may be missing from a declaration that was inferred. All text up to the end of
 *                 the last comment with a tag is taken as it is.
 */
import type ts from 'typescript'
import { declarationsOf } from '../compiler-internals.js'
import type { CallSite } from './call-sites.js'
import type { Compilation } from './compilation.js'
import { hash } from './queue-contract.js'

export function outwardShape(
  { program }: Compilation,
  sourceFile: ts.SourceFile,
  callSites: readonly CallSite[],
): string | undefined {
  const { stripInternal, removeComments } = program.getCompilerOptions()
  // Both take things out of declarations that the rest of the project still sees.
  if (stripInternal === true || removeComments === true || !/\.[cm]?tsx?$/.test(sourceFile.fileName))
    return undefined
  const declarations = declarationsOf(program, sourceFile)
  // The type of a private member is not declared; `#private` is nobody's business.
  if (declarations === undefined || /(?<!#)\bprivate\b/.test(declarations)) return undefined
  return hash([declarations, textUpToLastTag(sourceFile.text), ...callSites.flatMap(definedBy)])
}

function definedBy(callSite: CallSite): readonly string[] {
  return callSite.kind === 'definition' ? [`${callSite.queue.name} ${callSite.queue.version}`] : []
}

function textUpToLastTag(text: string): string {
  const comments = [...text.matchAll(/\/\*\*.*?\*\//gs)]
  const last = comments.findLast(([comment]) => comment.includes('@'))
  return last === undefined ? '' : text.slice(0, last.index + last[0].length)
}
