/**
 * Reports tags without effect: before a part of a type, `string | /** @minimum 1 *\/ number`, or before the declaration of a
 * type. The checker drops an alias of `string`, so the syntax of the field's type is searched, and the syntax of a queue's
 * input, result or progress.
 */
import type * as ts from '../../compiler/port.js'
import type { QueueSide } from '../usage.js'
import { typeProblem, type TypeProblem } from './type-problem.js'
import { commentTags } from './comment-tags.js'
import { isConstraint, isOfDependency } from './constraints.js'
import type { Place, Reader } from './reader.js'

/** Reports the tags without effect in the annotation of a declaration. */
export function refuseMisplacedTags(reader: Reader, declaration: ts.Node | undefined, place: Place): void {
  const annotation = declaration && annotationOf(reader, declaration)
  if (annotation === undefined || isOfDependency(annotation)) return
  const seen = seenBy.get(reader) ?? new Set()
  seenBy.set(reader, seen)
  searchTags(reader, annotation, place, seen)
}

/** The declarations that were searched. An alias that many fields name is reported once. */
const seenBy = new WeakMap<Reader, Set<ts.Node>>()

/** Returns the problems of tags without effect in the type of a queue's whole input, result or progress. */
export function tagsWithin(
  asked: Pick<Reader, 'ts' | 'checker'>,
  written: ts.TypeNode,
  side: QueueSide,
): readonly TypeProblem[] {
  const problems: TypeProblem[] = []
  searchTags({ ...asked, problems }, written, { path: side, node: written }, new Set())
  return problems
}

type TagSearch = Pick<Reader, 'ts' | 'checker' | 'problems'>
type ReportedPlace = Pick<Place, 'path' | 'node'>

function annotationOf({ ts }: Reader, declaration: ts.Node): ts.TypeNode | undefined {
  const canHaveOne =
    ts.isPropertySignature(declaration) ||
    ts.isPropertyDeclaration(declaration) ||
    ts.isIndexSignatureDeclaration(declaration) ||
    ts.isNamedTupleMember(declaration) ||
    ts.isParameter(declaration)
  return canHaveOne ? declaration.type : undefined
}

function searchTags(reader: TagSearch, node: ts.Node, place: ReportedPlace, seen: Set<ts.Node>): void {
  const { ts } = reader
  // The members of these types are declarations, which are read separately.
  if (ts.isTypeLiteralNode(node) || ts.isNamedTupleMember(node) || ts.isFunctionTypeNode(node)) return
  if (ts.isTypeNode(node)) refuseTags(reader, node, 'within a type', place)
  const named = ts.isTypeReferenceNode(node) ? declarationsOf(reader, node.typeName) : []
  for (const declaration of named.filter((own) => !seen.has(own))) {
    seen.add(declaration)
    const where = `before the type ${declaration.name?.text ?? ''}`
    refuseTags(reader, declaration, where, { ...place, node: declaration })
    if (ts.isTypeAliasDeclaration(declaration)) searchTags(reader, declaration.type, place, seen)
  }
  ts.forEachChild(node, (child) => searchTags(reader, child, place, seen))
}

type Declared = ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.ClassDeclaration | ts.EnumDeclaration

function declarationsOf({ ts, checker }: TagSearch, name: ts.EntityName): readonly Declared[] {
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

function refuseTags(reader: TagSearch, node: ts.Node, where: string, place: ReportedPlace): void {
  // An alias may be used at many fields.
  const isReported = reader.problems.some((problem) => problem.node === node)
  if (!isReported) reader.problems.push(...misplacedTags(reader.ts, node, where, place))
}

/** The problems of the tags before a node where tags have no effect. */
export function misplacedTags(
  ts: ts.TypeScript,
  node: ts.Node,
  where: string,
  { path, node: reported }: ReportedPlace,
): readonly TypeProblem[] {
  if (isOfDependency(node)) return []
  return commentTags(ts, node)
    .filter(isConstraint)
    .map(({ name, value, start, end }) =>
      typeProblem('misplacedTag', `@${`${name} ${value}`.trim()} ${where}`, {
        path,
        node: reported,
        span: { node, start, end },
      }),
    )
}
