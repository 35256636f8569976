/**
 * Says, in types, that the transformer's map is in this program, so that registered modules are not read as well: a
 * handler that adds to a registered queue would depend on itself (`runtime/register.ts`). It is about one program, and so
 * no part of the `.d.ts`: who depends on the built package may check with another compiler.
 */
import type * as ts from '../compiler/port.js'

export const compiledMark = 'declare module "typeboss" { interface Compiled { queueTypes: true } }\n'

export function isCompiledMark(ts: ts.TypeScript, statement: ts.Statement): boolean {
  if (!ts.isModuleDeclaration(statement) || statement.name.text !== 'typeboss') return false
  const { body } = statement
  const [member] = body !== undefined && ts.isModuleBlock(body) ? body.statements : []
  return member !== undefined && ts.isInterfaceDeclaration(member) && member.name.text === 'Compiled'
}
