/**
 * Finds calls with a lasting name: the type map refers to a definition by such a name.
 *
 *     export const emailQueue = defineQueue(…)                 // emailQueue
 *     export const queues = { email: defineQueue(…) } as const // queues['email']
 *     export default defineQueue(…)                            // the default export
 */
import type * as ts from '../compiler/port.js'
import { withoutWrapping } from '../compiler/outer-expression.js'
import type { Access } from './definition.js'

export interface NamedCall {
  readonly call: ts.CallExpression
  readonly access: Access
}

/** Every call that has a lasting name, of any function. */
export function namedCalls(ts: ts.TypeScript, sourceFile: ts.SourceFile): readonly NamedCall[] {
  return sourceFile.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement) && isConst(ts, statement.declarationList)) {
      return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
        ts.isIdentifier(name) && initializer !== undefined
          ? callsWithin(ts, initializer, { kind: 'constant', name: name.text, keys: [] })
          : [],
      )
    }
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
      return callsWithin(ts, statement.expression, { kind: 'default', keys: [] })
    }
    return []
  })
}

export function isConst(ts: ts.TypeScript, list: ts.VariableDeclarationList): boolean {
  const { BlockScoped, Const }: Record<'BlockScoped' | 'Const', number> = ts.NodeFlags
  return (list.flags & BlockScoped) === Const
}

function callsWithin(ts: ts.TypeScript, expression: ts.Expression, access: Access): readonly NamedCall[] {
  const value = withoutWrapping(ts, expression)
  if (ts.isCallExpression(value)) return [{ call: value, access }]
  if (!ts.isObjectLiteralExpression(value)) return []
  return value.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property)) return []
    const key = staticKey(ts, property.name)
    if (key === undefined) return []
    return callsWithin(ts, property.initializer, { ...access, keys: [...access.keys, key] })
  })
}

/** A property's key, if its source text determines it. */
export function staticKey(ts: ts.TypeScript, name: ts.PropertyName): string | undefined {
  if (ts.isComputedPropertyName(name)) {
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined
  }
  return ts.isPrivateIdentifier(name) || ts.isBigIntLiteral(name) ? undefined : name.text
}
