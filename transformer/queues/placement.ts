/**
 * The places where a call can be given a lasting name, which the type map needs.
 *
 *     export const emailQueue = defineQueue(…)                 // emailQueue
 *     export const queues = { email: defineQueue(…) } as const // queues['email']
 *     export default defineQueue(…)                            // the default export
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'
import type { Access } from './definition.js'

export interface PlacedCall {
  readonly call: ts.CallExpression
  readonly access: Access
}

/** Every call at a place with a lasting name, whatever it calls. */
export function placedCalls(compiler: TypeScript, file: ts.SourceFile): readonly PlacedCall[] {
  return file.statements.flatMap((statement) => {
    if (compiler.isVariableStatement(statement) && isConst(compiler, statement.declarationList)) {
      return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
        compiler.isIdentifier(name) && initializer
          ? callsWithin(compiler, initializer, { kind: 'constant', name: name.text, keys: [] })
          : [],
      )
    }
    if (compiler.isExportAssignment(statement) && !statement.isExportEquals) {
      return callsWithin(compiler, statement.expression, { kind: 'default', keys: [] })
    }
    return []
  })
}

export function isConst(compiler: TypeScript, list: ts.VariableDeclarationList): boolean {
  const { BlockScoped, Const }: Record<'BlockScoped' | 'Const', number> = compiler.NodeFlags
  return (list.flags & BlockScoped) === Const
}

function callsWithin(compiler: TypeScript, expression: ts.Expression, access: Access): readonly PlacedCall[] {
  const value = withoutWrapping(compiler, expression)
  if (compiler.isCallExpression(value)) return [{ call: value, access }]
  if (!compiler.isObjectLiteralExpression(value)) return []
  return value.properties.flatMap((property) => {
    if (!compiler.isPropertyAssignment(property)) return []
    const key = staticKey(compiler, property.name)
    if (key === undefined) return []
    return callsWithin(compiler, property.initializer, { ...access, keys: [...access.keys, key] })
  })
}

/** The expression without parentheses, `as …`, `satisfies …` and `!`. */
function withoutWrapping(compiler: TypeScript, expression: ts.Expression): ts.Expression {
  let inner = expression
  while (
    compiler.isParenthesizedExpression(inner) ||
    compiler.isAsExpression(inner) ||
    compiler.isSatisfiesExpression(inner) ||
    compiler.isNonNullExpression(inner)
  ) {
    inner = inner.expression
  }
  return inner
}

/** A property's key, if it stands in the source. */
export function staticKey(compiler: TypeScript, name: ts.PropertyName): string | undefined {
  if (compiler.isComputedPropertyName(name)) {
    return compiler.isStringLiteralLike(name.expression) ? name.expression.text : undefined
  }
  return compiler.isPrivateIdentifier(name) || compiler.isBigIntLiteral(name) ? undefined : name.text
}
