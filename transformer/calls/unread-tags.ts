/**
 * Finds the JSDoc tags of a definition that have no effect: before the handler's parameters, in the types of its whole
 * input, result and progress, and before the aliases that these types name.
 */
import type { QueueSide } from '../contract/usage.js'
import { misplacedTags, tagsWithin, type TypeProblem } from '../contract/read/read-type.js'
import type { Compilation } from '../compiler/compilation.js'
import type { WrittenTypes } from './written-types.js'

export type UnreadTags = { readonly [Side in QueueSide]: readonly TypeProblem[] }

export function unreadTags(compilation: Compilation, { types, parameters }: WrittenTypes): UnreadTags {
  const of = (side: QueueSide): readonly TypeProblem[] => {
    const [type, parameter] = [types[side], parameters[side]]
    const before =
      parameter === undefined
        ? []
        : misplacedTags(compilation.ts, parameter, 'before the parameter', { path: side, node: parameter })
    return type === undefined ? before : [...before, ...tagsWithin(compilation, type, side)]
  }
  return { input: of('input'), output: of('output'), progress: of('progress') }
}
