/**
 * Reads a `ts.Type` into a shape. It uses the checker and no syntax, so inferred and computed types (`z.infer`, mapped,
 * conditional and instantiated generic types) are read like types that are written out.
 */
import type * as ts from '../../compiler/port.js'
import { takeBigIntChecks, takeChecks } from './constraints.js'
import type { TypeProblem } from './type-problem.js'
import { arrayItExtends, readArray, readTuple } from './read-array.js'
import { globalType, readGlobalType } from './read-global-type.js'
import { isImpossible, readIntersection } from './read-intersection.js'
import { readObject } from './read-object.js'
import { readTemplate } from './read-template.js'
import { rememberUnions, unite, withoutUndefined } from './read-union.js'
import { nameOfAlias, refuse, type FoundUnion, type Place, type Reader } from './reader.js'
import { rememberTypes } from './recursion.js'
import { inStableOrder } from './stable-order.js'
import { resolve, type Shape, type Target } from '../../../facts/shape/shape.js'
import { isArray, isBigIntLiteral, isTuple } from './type-guards.js'

export type { Span, TypeProblem } from './type-problem.js'
export { misplacedTags, tagsWithin } from './misplaced-tags.js'

export interface TypeReading {
  readonly shape: Shape
  readonly problems: readonly TypeProblem[]
  /** Every union in the type. They can be checked only after the whole type has been read. */
  readonly unions: readonly FoundUnion[]
}

/** Reads one of a queue's types. `root` is the first word of paths in messages: `input`. */
export function readType(
  ts: ts.TypeScript,
  checker: ts.TypeChecker,
  type: ts.Type,
  root: string,
): TypeReading {
  const start: Place = { path: root, node: undefined, tags: [], leavesOut: false, depth: 0 }
  const { once, onceNow, readWaiting } = rememberTypes(() => reader, {
    endless: (part, place) => refuse(reader, 'endless', part, place),
    deep: (part, place) => refuse(reader, 'deep', part, { ...place, path: root }),
    large: () => refuse(reader, 'large', type, start),
  })
  const reader: Reader = {
    ts,
    checker,
    problems: [],
    unions: [],
    read: (part, place) => read(reader, part, place),
    once,
    onceNow,
    unionOnce: rememberUnions(),
  }
  const shape = reader.read(type, start)
  // A handler may never return, but a job needs a value.
  if (shape.kind === 'never' && root === 'input') refuse(reader, 'noValue', type, start)
  const isWhole = readWaiting()
  // Types were read nearest first. The order of paths is easier to follow.
  const problems = reader.problems.toSorted((one, other) => compareText(one.path, other.path))
  // The unions of a type that was not read completely cannot be compared.
  return { shape: resolve(shape), problems, unions: isWhole ? reader.unions : [] }
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function read(reader: Reader, type: ts.Type, place: Place): Shape {
  const { TypeFlags } = reader.ts
  if (type.isUnion()) {
    return reader.unionOnce(type, place, () => readUnion(reader, type, place))
  }
  if (type.isIntersection()) return readIntersection(reader, type, place)
  if ((type.flags & TypeFlags.Object) !== 0) {
    if (!takesConstraints(reader, type)) {
      return reader.once(type, place, () => readObject(reader, type, place))
    }
    const readAfresh = () => readList(reader, type, place)
    // With constraints from the field's comment it is a separate shape.
    return place.tags.length > 0 ? readAfresh() : reader.onceNow(type, place, readAfresh)
  }
  return readLeaf(reader, type, place)
}

function readUnion(reader: Reader, type: ts.UnionType, place: Place): Shape {
  const possible = type.types.filter((member) => !isImpossible(reader, member))
  const members = inStableOrder(reader, possible).map((member) => reader.read(member, place))
  const shape = unite(members, nameOfAlias(reader, type))
  const stored = place.leavesOut ? withoutUndefined(shape) : shape
  if (stored.kind === 'union') reader.unions.push({ members: stored.members, place })
  return shape
}

function readLeaf(reader: Reader, type: ts.Type, place: Place): Shape {
  const { TypeFlags } = reader.ts
  const { flags } = type
  // `1e400`
  if (type.isNumberLiteral() && !Number.isFinite(type.value)) return refuse(reader, 'infinite', type, place)
  if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: 'literal', value: type.value }
  if ((flags & TypeFlags.BooleanLiteral) !== 0) {
    return { kind: 'literal', value: reader.checker.typeToString(type) === 'true' }
  }
  if (isBigIntLiteral(reader, type)) {
    const { negative, base10Value } = type.value
    return { kind: 'bigintLiteral', digits: `${negative ? '-' : ''}${base10Value}` }
  }
  if ((flags & (TypeFlags.Any | TypeFlags.Unknown)) !== 0) return { kind: 'unknown' }
  if ((flags & TypeFlags.Never) !== 0) return { kind: 'never' }
  if ((flags & TypeFlags.StringLike) !== 0) {
    return (flags & (TypeFlags.TemplateLiteral | TypeFlags.StringMapping)) === 0
      ? { kind: 'string', checks: takeChecks('string', place) }
      : readTemplate(reader, type, place)
  }
  // An enum with computed members accepts any number.
  if ((flags & (TypeFlags.NumberLike | TypeFlags.Enum)) !== 0) {
    return { kind: 'number', checks: takeChecks('number', place) }
  }
  if ((flags & TypeFlags.BooleanLike) !== 0) return { kind: 'boolean' }
  if ((flags & TypeFlags.BigIntLike) !== 0) {
    return { kind: 'bigint', checks: takeBigIntChecks(reader, place) }
  }
  if ((flags & TypeFlags.VoidLike) !== 0) return { kind: 'undefined' }
  if ((flags & TypeFlags.Null) !== 0) return { kind: 'null' }
  if ((flags & TypeFlags.ESSymbolLike) !== 0) return refuse(reader, 'symbol', type, place)
  if ((flags & TypeFlags.NonPrimitive) !== 0) return refuse(reader, 'fieldless', type, place)
  return refuse(reader, 'unresolved', type, place)
}

/** Reads a type for which {@link takesConstraints} is true. */
function readList(reader: Reader, type: ts.Type, place: Place): Target['shape'] {
  const global = globalType(reader, type)
  if (global !== undefined) return readGlobalType(reader, global, type, place)
  if (isTuple(reader, type)) return readTuple(reader, type, place)
  const array = arrayOf(reader, type)
  if (array !== undefined) return readArray(reader, array, place)
  return readObject(reader, type, place)
}

function arrayOf(reader: Reader, type: ts.Type): ts.TypeReference | undefined {
  return isArray(reader, type) ? type : arrayItExtends(reader, type)
}

/** Whether a type accepts constraints of its own. Objects do not, so each is read once even if it contains itself. */
function takesConstraints(reader: Reader, type: ts.Type): boolean {
  return (
    isTuple(reader, type) || arrayOf(reader, type) !== undefined || globalType(reader, type) !== undefined
  )
}
