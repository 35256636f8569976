/** Arrays and tuples, readonly or not. */
import type * as ts from '../../compiler/port.js'
import { refuseUnreachable, takeChecks } from './constraints.js'
import { readTagged } from './read-tagged.js'
import { withoutUndefined } from './read-union.js'
import { below, nameOfAlias, report, type Place, type Reader } from './reader.js'
import { isArray } from './type-guards.js'
import { membersOf } from '../../../facts/shape/members.js'
import type { ArrayShape, Shape, TupleElement, TupleShape } from '../../../facts/shape/shape.js'

export function readArray(reader: Reader, type: ts.TypeReference, place: Place): ArrayShape {
  const checks = takeChecks('array', place)
  const [element] = reader.checker.getTypeArguments(type)
  return {
    kind: 'array',
    element: readElement(reader, element, below(place, '[]')),
    checks,
  }
}

/** The array type that an interface like Prisma's `interface JsonArray extends Array<Json> {}` extends without additions. */
export function arrayItExtends(reader: Reader, type: ts.Type): ts.TypeReference | undefined {
  if (!type.isClassOrInterface() || (type.symbol.flags & reader.ts.SymbolFlags.Class) !== 0) return undefined
  const [base, ...others] = reader.checker.getBaseTypes(type)
  const addsNothing = (type.symbol.members?.size ?? 0) === 0 && others.length === 0
  return base !== undefined && addsNothing && isArray(reader, base) ? base : undefined
}

export function readTuple(reader: Reader, type: ts.TupleTypeReference, place: Place): TupleShape {
  const { ElementFlags } = reader.ts
  const checks = takeChecks('array', place)
  const elements: TupleElement[] = []
  const last: Shape[] = []
  let rest: Shape | undefined
  const types = reader.checker.getTypeArguments(type)
  const written = writtenElements(reader, type, place)
  for (const [index, flags] of type.target.elementFlags.entries()) {
    const isRest = (flags & ElementFlags.Variable) !== 0
    const optional = (flags & ElementFlags.Optional) !== 0
    const path = isRest ? '[]' : `[${index}]`
    const at: Place = { ...below(place, path, written[index]), leavesOut: optional }
    const named = type.target.labeledElementDeclarations?.[index]
    const read = readElement(reader, types[index], at, named)
    const shape = optional ? withoutUndefined(read) : read
    if (isRest) rest = shape
    else if (rest === undefined) elements.push({ optional, shape })
    else last.push(shape)
  }
  const inMiddle = rest === undefined ? elements.slice(0, -1) : elements
  for (const [index, element] of inMiddle.entries()) {
    if (element.optional && allowsNull(element.shape)) {
      report(reader, 'ambiguous', 'undefined and null', below(place, `[${index}]`, written[index]))
    }
  }
  const required = elements.filter((element) => !element.optional).length + last.length
  const most = rest === undefined ? elements.length + last.length : Infinity
  refuseUnreachable(reader, required, most, place)
  return { kind: 'tuple', name: nameOfAlias(reader, type), elements, rest, last, checks }
}

/** Whether an element may be null: JSON stores an omitted element before others as null. */
function allowsNull(shape: Shape): boolean {
  return membersOf(shape).some(({ kind }) => kind === 'null')
}

function readElement(reader: Reader, type: ts.Type | undefined, place: Place, declaration?: ts.Node): Shape {
  return type === undefined ? { kind: 'unknown' } : readTagged(reader, type, declaration, place)
}

/** The syntax of the elements, for the positions of problems: in the alias, or in the field's own type. */
function writtenElements(
  { ts }: Reader,
  { aliasSymbol, target }: ts.TupleTypeReference,
  { node }: Place,
): readonly ts.Node[] {
  const declaration = aliasSymbol?.declarations?.[0] ?? node
  if (declaration === undefined) return []
  const holdsType =
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isPropertySignature(declaration) ||
    ts.isPropertyDeclaration(declaration)
  let written = holdsType ? declaration.type : undefined
  while (written !== undefined && (ts.isParenthesizedTypeNode(written) || ts.isTypeOperatorNode(written))) {
    written = written.type
  }
  if (written === undefined || !ts.isTupleTypeNode(written)) return []
  return written.elements.length === target.elementFlags.length ? written.elements : []
}
