/** Reads a `ts.Type` into the shape for a contract, with the reasons why the type cannot be a payload. */
import type * as ts from '../compiler/port.js'
import { readType } from './read/read-type.js'
import type { TypeProblem } from './read/type-problem.js'
import type { Shape } from '../../facts/shape/shape.js'
import { findAmbiguities } from './unions/ambiguity.js'

export interface PayloadType {
  readonly shape: Shape
  readonly problems: readonly TypeProblem[]
}

/**
 * Reads one of a queue's types. Each problem is reported once, at its first position. `root` is the first word of paths in
 * messages: `input`.
 */
export function readPayloadType(
  ts: ts.TypeScript,
  checker: ts.TypeChecker,
  type: ts.Type,
  root: string,
): PayloadType {
  const { shape, problems, unions } = readType(ts, checker, type, root)
  const messages = new Set<string>()
  const isFirst = ({ message }: TypeProblem): boolean => messages.size < messages.add(message).size
  return { shape, problems: [...problems, ...findAmbiguities(unions)].filter(isFirst) }
}
