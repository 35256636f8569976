/**
 * The queues that a program declares without defining them: those of type maps in the `.d.ts` files of dependencies, and of
 * type maps written by hand.
 */
import type * as ts from '../compiler/port.js'
import { staticKey } from './lasting-names.js'

export interface DeclaredQueue {
  readonly name: string
  readonly sourceFile: ts.SourceFile
  readonly node: ts.PropertyName
}

export function declaredQueues(ts: ts.TypeScript, sourceFile: ts.SourceFile): readonly DeclaredQueue[] {
  return sourceFile.statements.flatMap((statement) => {
    const isAugmentation = ts.isModuleDeclaration(statement) && statement.name.text === 'typeboss'
    if (!isAugmentation || statement.body === undefined || !ts.isModuleBlock(statement.body)) return []
    return statement.body.statements.flatMap((inner) => {
      if (!ts.isInterfaceDeclaration(inner) || inner.name.text !== 'QueueTypes') return []
      return inner.members.flatMap(({ name: node }) => {
        const name = node && staticKey(ts, node)
        return node !== undefined && name !== undefined ? [{ name, sourceFile, node }] : []
      })
    })
  })
}
