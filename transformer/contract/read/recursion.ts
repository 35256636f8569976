/** Reading each object type once, which is also what finds recursion, and types that never end. */
import type * as ts from '../../compiler/port.js'
import { globalType } from './read-global-type.js'
import type { Place, Reader } from './reader.js'
import { isArray, isTuple } from './type-guards.js'
import type { Shape, Target } from '../shape/shape.js'

const deepest = 100
/** How often a generic type stands within itself, each time as a new type, where it is taken to go on for ever. */
const many = 4

type ReadOnce = (type: ts.Type, place: Place, readAfresh: () => Target['shape']) => Shape

/** Reports a type that cannot be read to its end. */
export interface RefuseDepth {
  /** It makes a new type at each level: it is told where it begins, with the field that goes on. */
  readonly endless: (type: ts.Type, place: Place) => Shape
  /** It may end, but too far down. */
  readonly deep: (type: ts.Type, place: Place) => Shape
}

/** A type that is being read. Its target's shape is put in as soon as it has been read. */
interface OpenType {
  readonly target: { shape: Target['shape'] }
  readonly place: Place
}

export function rememberTypes(getReader: () => Reader, refuse: RefuseDepth): ReadOnce {
  const done = new Map<ts.Type, Shape>()
  const open = new Map<ts.Type, OpenType>()
  const endless = new Set<ts.Symbol>()
  let foundDeep = false

  const isEndless = (type: ts.Type): boolean => {
    const symbol = ownSymbol(getReader(), type)
    return symbol !== undefined && endless.has(symbol)
  }
  const refuseDepth = (type: ts.Type, place: Place): Shape => {
    for (const symbol of repeatedSymbols(getReader(), [...open.keys()])) endless.add(symbol)
    const [first, second] = [...open].filter(([own]) => isEndless(own))
    if (first !== undefined) {
      const [begin, { place: at }] = first
      return refuse.endless(begin, { ...at, node: second?.[1].place.node ?? at.node })
    }
    // One level is as bad as the next: it is told once.
    const wasFound = foundDeep
    foundDeep = true
    return wasFound ? { kind: 'unknown' } : refuse.deep(type, place)
  }

  return (type, place, readAfresh) => {
    const known = done.get(type)
    if (known !== undefined) return known
    const outer = open.get(type)
    if (outer !== undefined) return { kind: 'reference', target: outer.target }
    // Its other fields, which make as many new types, have nothing to add.
    if (isEndless(type)) return { kind: 'unknown' }
    if (place.depth > deepest) return refuseDepth(type, place)
    const target: OpenType['target'] = { shape: { kind: 'never' } }
    open.set(type, { target, place })
    const shape = readAfresh()
    open.delete(type)
    target.shape = shape
    done.set(type, shape)
    return shape
  }
}

function repeatedSymbols(reader: Reader, types: readonly ts.Type[]): readonly ts.Symbol[] {
  const counts = new Map<ts.Symbol, number>()
  for (const type of types) {
    const symbol = ownSymbol(reader, type)
    if (symbol !== undefined) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  }
  return [...counts].flatMap(([symbol, count]) => (count >= many ? [symbol] : []))
}

/** What the user declared a type by. Lists within lists are not declared at all. */
function ownSymbol(reader: Reader, type: ts.Type): ts.Symbol | undefined {
  if (type.aliasSymbol !== undefined) return type.aliasSymbol
  const isOfLanguage =
    isArray(reader, type) || isTuple(reader, type) || globalType(reader, type) !== undefined
  return isOfLanguage ? undefined : type.symbol
}
