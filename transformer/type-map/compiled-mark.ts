/**
 * Marks, in types, that the transformer's map is in this program. Registered modules are then not read as well: a handler that
 * adds to a registered queue would depend on itself (`runtime/queue/register.ts`). The mark is left out of the `.d.ts`: it
 * holds for this program only, and a dependent package may be checked by another compiler.
 */
import type * as ts from '../compiler/port.js'

export const compiledMark = 'declare module "typeboss" { interface Compiled { queueTypes: true } }\n'

export function isCompiledMark(ts: ts.TypeScript, statement: ts.Statement): boolean {
  if (!ts.isModuleDeclaration(statement) || statement.name.text !== 'typeboss') return false
  const { body } = statement
  const [member] = body !== undefined && ts.isModuleBlock(body) ? body.statements : []
  return member !== undefined && ts.isInterfaceDeclaration(member) && member.name.text === 'Compiled'
}
