/**
 * Distinguishes a queue's name from an equal text:
 *
 *     queue.add('email-queue', …)                              a value where every queue's name is allowed
 *     InputOf<'email-queue'>, QueueTypes['email-queue']        a type where every queue's name is allowed
 *
 * There the declared type allows every name of the type map.
 */
import type ts from 'typescript'
import { withoutAlias } from '../../compiler/aliased-symbol.js'
import type { TypeScript } from '../compilation.js'

export interface TypeMap {
  readonly checker: ts.TypeChecker
  /** The interface `QueueTypes`; more than one if the program sees two copies of the package. */
  readonly symbols: readonly ts.Symbol[]
  /** Its properties, by queue. */
  readonly entries: ReadonlyMap<string, ts.Symbol>
}

export type NamesQueue = (literal: ts.StringLiteralLike) => boolean

export function createNamesQueue(ts: TypeScript, { checker, symbols, entries }: TypeMap): NamesQueue {
  return (literal) =>
    entries.has(literal.text) && (isTypeUse(literal) || allowsEveryName(declaredType(literal)))

  function isTypeUse({ parent: type }: ts.StringLiteralLike): boolean {
    if (!ts.isLiteralTypeNode(type)) return false
    const { parent } = type
    if (ts.isIndexedAccessTypeNode(parent)) {
      const owner = checker.getTypeFromTypeNode(parent.objectType).symbol
      return parent.indexType === type && symbols.includes(owner)
    }
    if (!ts.isTypeReferenceNode(parent)) return false
    const index = parent.typeArguments?.indexOf(type) ?? -1
    return declarationsOf(parent.typeName).some((declaration) => {
      const isGeneric = ts.isTypeAliasDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)
      const parameter = isGeneric ? declaration.typeParameters?.[index] : undefined
      if (parameter?.constraint === undefined) return parameter !== undefined && isOfPackage(declaration)
      return allowsEveryName(checker.getTypeFromTypeNode(parameter.constraint))
    })
  }

  function declarationsOf(name: ts.EntityName): readonly ts.Declaration[] {
    return withoutAlias({ ts, checker }, checker.getSymbolAtLocation(name))?.declarations ?? []
  }

  /** `InputOf` and similar types are declared in the file of the type map, and take names without a constraint. */
  function isOfPackage(declaration: ts.Declaration): boolean {
    const sourceFile = declaration.getSourceFile()
    return symbols.some(({ declarations }) => declarations?.[0]?.getSourceFile() === sourceFile)
  }

  /** The type that a literal may have. For an argument, the parameter's declared type, before inference narrows it. */
  function declaredType(literal: ts.StringLiteralLike): ts.Type | undefined {
    const { parent } = literal
    const index = ts.isCallExpression(parent) ? parent.arguments.indexOf(literal) : -1
    if (!ts.isCallExpression(parent) || index < 0) return checker.getContextualType(literal)
    const parameter = checker.getResolvedSignature(parent)?.declaration?.parameters[index]
    const type = parameter !== undefined && ts.isParameter(parameter) ? parameter.type : undefined
    return type && checker.getTypeFromTypeNode(type)
  }

  function allowsEveryName(type: ts.Type | undefined): boolean {
    if (type === undefined || entries.size === 0) return false
    const literals = new Set(literalsIn(type))
    return [...entries.keys()].every((name) => literals.has(name))
  }

  function literalsIn(type: ts.Type): readonly string[] {
    const members = type.isUnion() ? type.types : [type]
    return members.flatMap((member) => {
      if (member.isStringLiteral()) return [member.value]
      const constraint = checker.getBaseConstraintOfType(member)
      return constraint !== undefined && constraint !== member ? literalsIn(constraint) : []
    })
  }
}
