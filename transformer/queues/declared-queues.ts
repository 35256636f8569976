/**
 * The queues that the program knows without defining them: the type maps of dependencies, in their `.d.ts`, and
 * any that somebody wrote by hand.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'
import { staticKey } from './placement.js'

export interface DeclaredQueue {
  readonly name: string
  readonly file: ts.SourceFile
  readonly node: ts.PropertyName
}

export function declaredQueues(compiler: TypeScript, file: ts.SourceFile): readonly DeclaredQueue[] {
  return file.statements.flatMap((statement) => {
    const isAugmentation = compiler.isModuleDeclaration(statement) && statement.name.text === 'typeboss'
    if (!isAugmentation || !statement.body || !compiler.isModuleBlock(statement.body)) return []
    return statement.body.statements.flatMap((inner) => {
      if (!compiler.isInterfaceDeclaration(inner) || inner.name.text !== 'QueueTypes') return []
      return inner.members.flatMap(({ name: node }) => {
        const name = node && staticKey(compiler, node)
        return node && name !== undefined ? [{ name, file, node }] : []
      })
    })
  })
}
