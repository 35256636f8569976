/**
 * Marks a program that contains the transformer's map. Its types then ignore registered modules, because a handler that adds to
 * a registered queue would depend on itself (`runtime/queue/register.ts`). The `.d.ts` omits the mark: it applies to this
 * program only, and another compiler may check a dependent package.
 */
import type * as ts from '../compiler/port.js'

export const compiledMark = 'declare module "typeboss" { interface Compiled { queueTypes: true } }\n'

export function isCompiledMark(ts: ts.TypeScript, statement: ts.Statement): boolean {
  if (!ts.isModuleDeclaration(statement) || statement.name.text !== 'typeboss') return false
  const { body } = statement
  const [member] = body !== undefined && ts.isModuleBlock(body) ? body.statements : []
  return member !== undefined && ts.isInterfaceDeclaration(member) && member.name.text === 'Compiled'
}
