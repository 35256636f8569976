/** The context of reading a type: the checker, the functions that read parts, and the problems found. */
import type * as ts from '../../compiler/port.js'
import { typeProblem, type ProblemName, type Span, type TypeProblem } from './type-problem.js'
import type { Check, Shape, Target } from '../../../facts/shape/shape.js'

export interface Reader {
  readonly ts: ts.TypeScript
  readonly checker: ts.TypeChecker
  readonly problems: TypeProblem[]
  /** The unions found so far. They are checked after the whole type has been read. */
  readonly unions: FoundUnion[]
  /** Reads the type of a part. A parameter, because an import would be circular. */
  readonly read: (type: ts.Type, place: Place) => Shape
  /** Returns a reference to an object type, which is read later, once. */
  readonly once: (type: ts.Type, place: Place, readAfresh: () => Target['shape']) => Shape
  /** Reads an array, a tuple, a Set or the like immediately, once. */
  readonly onceNow: (type: ts.Type, place: Place, readAfresh: () => Target['shape']) => Shape
  /** Reads a union once. A union with tags from a field's comment is a separate shape. */
  readonly unionOnce: (type: ts.Type, place: Place, readAfresh: () => Shape) => Shape
}

/** A position in a queue's type. */
export interface Place {
  /** `input.items[].price` */
  readonly path: string
  /** The nearest declaration that the user wrote. */
  readonly node: ts.Node | undefined
  /** The exact position of a problem that is not at a node: a tag in a comment. */
  readonly span?: Span
  /** The constraints in the field's comment. */
  readonly tags: readonly Tag[]
  /** Whether `undefined` is omitted here, as in a field. Elsewhere it is stored as null. */
  readonly leavesOut: boolean
  /** The number of levels above. It limits types that make new types without end. */
  readonly depth: number
}

/** A constraint of a field, and whether any part of the field's type could take it. */
export interface Tag {
  readonly check: Check
  readonly written: string
  /** Whether a dependency declares it. */
  readonly isForeign: boolean
  readonly place: Place
  taken: boolean
}

/** A union and its position. It can be checked only after its members have been read. */
export interface FoundUnion {
  readonly members: readonly Shape[]
  readonly place: Place
}

export function below(place: Place, path: string, node: ts.Node | undefined = place.node): Place {
  return { path: place.path + path, node, tags: [], leavesOut: false, depth: place.depth + 1 }
}

export function report(reader: Reader, name: ProblemName, subject: string, place: Place, fix?: string): void {
  reader.problems.push(typeProblem(name, subject, place, fix))
}

/** Reports a type that cannot be stored, and returns a shape for it: reading continues to find all problems. */
export function refuse(
  reader: Reader,
  name: ProblemName,
  type: ts.Type,
  place: Place,
  fix?: string,
): Target['shape'] {
  report(reader, name, reader.checker.typeToString(type), place, fix)
  return { kind: 'unknown' }
}

/** The user's alias of a type. Global aliases such as `Record` and `Partial` do not describe a type. */
export function nameOfAlias(reader: Reader, { aliasSymbol }: ts.Type): string | undefined {
  if (aliasSymbol === undefined) return undefined
  const { name } = aliasSymbol
  const global = reader.checker.resolveName(name, undefined, reader.ts.SymbolFlags.Type, false)
  return global === aliasSymbol ? undefined : name
}
