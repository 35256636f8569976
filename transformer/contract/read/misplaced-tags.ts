/**
 * Tags that nothing reads: before a part of a type, `string | /** @minimum 1 *\/ number`, or before the declaration of a type. The
 * checker knows no alias of a `string`, so what is written at the field is looked through for them, and what is written
 * as a queue's input, result or progress.
 */
import type * as ts from '../../compiler/port.js'
import type { QueueSide } from '../usage.js'
import { typeProblem, type TypeProblem } from './type-problem.js'
import { commentTags } from './comment-tags.js'
import { isConstraint, isOfDependency } from './constraints.js'
import type { Place, Reader } from './reader.js'

/** Looks through the type that a declaration is annotated with. */
export function refuseMisplacedTags(reader: Reader, declaration: ts.Node | undefined, place: Place): void {
  const annotation = declaration && annotationOf(reader, declaration)
  if (annotation === undefined || isOfDependency(annotation)) return
  const seen = seenBy.get(reader) ?? new Set()
  seenBy.set(reader, seen)
  lookThrough(reader, annotation, place, seen)
}

/** The declarations that have been looked through. An alias that many fields name is reported once. */
const seenBy = new WeakMap<Reader, Set<ts.Node>>()

/** The same for the whole type of a value, where it stands as the user has written it. */
export function tagsWithin(
  asked: Pick<Reader, 'ts' | 'checker'>,
  written: ts.TypeNode,
  side: QueueSide,
): readonly TypeProblem[] {
  const problems: TypeProblem[] = []
  lookThrough({ ...asked, problems }, written, { path: side, node: written }, new Set())
  return problems
}

type Looking = Pick<Reader, 'ts' | 'checker' | 'problems'>
type Told = Pick<Place, 'path' | 'node'>

function annotationOf({ ts }: Reader, declaration: ts.Node): ts.TypeNode | undefined {
  const canHaveOne =
    ts.isPropertySignature(declaration) ||
    ts.isPropertyDeclaration(declaration) ||
    ts.isIndexSignatureDeclaration(declaration) ||
    ts.isNamedTupleMember(declaration) ||
    ts.isParameter(declaration)
  return canHaveOne ? declaration.type : undefined
}

function lookThrough(reader: Looking, node: ts.Node, place: Told, seen: Set<ts.Node>): void {
  const { ts } = reader
  // Their members are declarations, which are read by themselves.
  if (ts.isTypeLiteralNode(node) || ts.isNamedTupleMember(node) || ts.isFunctionTypeNode(node)) return
  if (ts.isTypeNode(node)) refuseTags(reader, node, 'within a type', place)
  const named = ts.isTypeReferenceNode(node) ? declarationsOf(reader, node.typeName) : []
  for (const declaration of named.filter((own) => !seen.has(own))) {
    seen.add(declaration)
    const where = `before the type ${declaration.name?.text ?? ''}`
    refuseTags(reader, declaration, where, { ...place, node: declaration })
    if (ts.isTypeAliasDeclaration(declaration)) lookThrough(reader, declaration.type, place, seen)
  }
  ts.forEachChild(node, (child) => lookThrough(reader, child, place, seen))
}

type Declared = ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.ClassDeclaration | ts.EnumDeclaration

function declarationsOf({ ts, checker }: Looking, name: ts.EntityName): readonly Declared[] {
  const symbol = checker.getSymbolAtLocation(name)
  if (symbol === undefined) return []
  const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
  const declarations: readonly ts.Declaration[] = target.declarations ?? []
  return declarations.filter(
    (own): own is Declared =>
      ts.isTypeAliasDeclaration(own) ||
      ts.isInterfaceDeclaration(own) ||
      ts.isClassDeclaration(own) ||
      ts.isEnumDeclaration(own),
  )
}

function refuseTags(reader: Looking, node: ts.Node, where: string, place: Told): void {
  // An alias may be used at many fields.
  const isTold = reader.problems.some((problem) => problem.node === node)
  if (!isTold) reader.problems.push(...misplacedTags(reader.ts, node, where, place))
}

/** The tags before a node that is no place for any. */
export function misplacedTags(
  ts: ts.TypeScript,
  node: ts.Node,
  where: string,
  { path, node: told }: Told,
): readonly TypeProblem[] {
  if (isOfDependency(node)) return []
  return commentTags(ts, node)
    .filter(isConstraint)
    .map(({ name, value, start, end }) =>
      typeProblem('misplacedTag', `@${`${name} ${value}`.trim()} ${where}`, {
        path,
        node: told,
        span: { node, start, end },
      }),
    )
}
