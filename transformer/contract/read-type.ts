/** From a `ts.Type` to a shape. A stub until the contracts room is written. */
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'
import type { Shape } from './shape.js'

/** Why a type cannot be a payload. */
export interface TypeProblem {
  /** Where in the type: `input.items[].price`. */
  readonly path: string
  /** The reason and the mend, as a sentence. */
  readonly message: string
  /** The offending field's declaration, for a related note. */
  readonly node: ts.Node | undefined
}

export interface ReadType {
  readonly shape: Shape
  readonly problems: readonly TypeProblem[]
}

export function readType(
  _ts: TypeScript,
  _checker: ts.TypeChecker,
  _type: ts.Type,
  _root: 'input' | 'output',
): ReadType {
  return { shape: { kind: 'unknown' }, problems: [] }
}
