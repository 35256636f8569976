/** What reading a type carries along: the checker, the way to the parts, and the problems found. */
import type * as ts from '../../compiler/port.js'
import { typeProblem, type ProblemName, type Span, type TypeProblem } from './type-problem.js'
import type { Check, Shape, Target } from '../shape/shape.js'

export interface Reader {
  readonly ts: ts.TypeScript
  readonly checker: ts.TypeChecker
  readonly problems: TypeProblem[]
  /** The unions met so far, to be looked at when all is read. */
  readonly unions: FoundUnion[]
  /** Reads the type of a part. Handed in, since parts are read in files of their own. */
  readonly read: (type: ts.Type, place: Place) => Shape
  /** A reference to an object type, which is read once, when its turn comes. */
  readonly once: (type: ts.Type, place: Place, readAfresh: () => Target['shape']) => Shape
  /** Reads an array, a tuple, a Set or the like immediately, the first time. */
  readonly onceNow: (type: ts.Type, place: Place, readAfresh: () => Target['shape']) => Shape
  /** Reads a union the first time that it is met. With tags from a field's comment it is a type of its own. */
  readonly unionOnce: (type: ts.Type, place: Place, readAfresh: () => Shape) => Shape
}

/** Where a type stands. */
export interface Place {
  /** `input.items[].price` */
  readonly path: string
  /** The nearest declaration that the user wrote. */
  readonly node: ts.Node | undefined
  /** What exactly is wrong there, if it is no node: a tag in a comment. */
  readonly span?: Span
  /** The constraints that the field's comment asks for. */
  readonly tags: readonly Tag[]
  /** Whether `undefined` is left out here, as in a field. Elsewhere it is stored as null. */
  readonly leavesOut: boolean
  /** How many levels down: a type that makes new types for ever is stopped by it. */
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

/** A union, and where it stands: it can only be looked at when all of it has been read. */
export interface FoundUnion {
  readonly members: readonly Shape[]
  readonly place: Place
}

export function below(place: Place, path: string, node: ts.Node | undefined = place.node): Place {
  return { path: place.path + path, node, tags: [], leavesOut: false, depth: place.depth + 1 }
}

export function report(
  reader: Reader,
  name: ProblemName,
  subject: string,
  place: Place,
  mend?: string,
): void {
  reader.problems.push(typeProblem(name, subject, place, mend))
}

/** Reports a type that cannot be stored. Reading goes on beside it, so that all problems are found at once. */
export function refuse(
  reader: Reader,
  name: ProblemName,
  type: ts.Type,
  place: Place,
  mend?: string,
): Target['shape'] {
  report(reader, name, reader.checker.typeToString(type), place, mend)
  return { kind: 'unknown' }
}

/** The alias by which the user calls a type. `Record` and `Partial` say nothing of what it is. */
export function nameOfAlias(reader: Reader, { aliasSymbol }: ts.Type): string | undefined {
  if (aliasSymbol === undefined) return undefined
  const { name } = aliasSymbol
  const global = reader.checker.resolveName(name, undefined, reader.ts.SymbolFlags.Type, false)
  return global === aliasSymbol ? undefined : name
}
