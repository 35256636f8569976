/**
 * Reads each object type once, nearest first. A type that is met is given a reference at once and waits for its turn, so
 * recursion needs no special case, the stack stays flat, and a problem is reported at the shortest path to it. The total
 * work is bounded: a generic type that grows without end, a type that is too deep or one that is too large stops with
 * one problem.
 */
import type * as ts from '../../compiler/port.js'
import { globalType } from './read-global-type.js'
import type { Place, Reader } from './reader.js'
import { isArray, isReference, isTuple } from './type-guards.js'
import type { Shape, Target } from '../shape/shape.js'

/** In levels of fields and items. */
export const deepest = 100
/** How many object types one payload may have. Real ones have up to 2,300, and schema.org has far more. */
export const mostTypes = 3_000
/** A generic type this often within itself, each time with deeper type arguments, is taken to go on without end. */
const manyGrowing = 5
/** The same where the type is too deep or too large, whatever its arguments are. */
const many = 4

type ReadOnce = (type: ts.Type, place: Place, readAfresh: () => Target['shape']) => Shape

export interface TypesOnce {
  /** Reads an object type when its turn comes. */
  readonly once: ReadOnce
  /** Reads an array, a tuple, a Set or the like immediately. */
  readonly onceNow: ReadOnce
  /** Reads all types that wait. Returns false if it stopped before the end. */
  readonly readWaiting: () => boolean
}

/** Reports a type that cannot be read to its end. */
export interface RefuseSize {
  /** It makes a new type at each level: reported where it begins, with the field that goes on. */
  readonly endless: (type: ts.Type, place: Place) => void
  readonly deep: (type: ts.Type, place: Place) => void
  /** The whole type. */
  readonly large: () => void
}

/** A type that is being read, or waits for it. */
interface OpenType {
  readonly type: ts.Type
  readonly place: Place
  /** The type that it was met in. */
  readonly within: OpenType | undefined
  readonly target: { shape: Target['shape'] }
  readonly readAfresh: () => Target['shape']
}

export function rememberTypes(getReader: () => Reader, refuse: RefuseSize): TypesOnce {
  const known = new Map<ts.Type, Shape>()
  const waiting: OpenType[] = []
  const endless = new Set<ts.Symbol>()
  const depthOf = rememberDepths(getReader)
  let current: OpenType | undefined
  let stopped = false

  const isEndless = (type: ts.Type): boolean => {
    const symbol = ownSymbol(getReader(), type)
    return symbol !== undefined && endless.has(symbol)
  }

  const refuseEndless = (chain: readonly OpenType[], symbols: readonly ts.Symbol[]): void => {
    for (const symbol of symbols) endless.add(symbol)
    const [first, second] = chain.filter(({ type }) => isEndless(type))
    if (first !== undefined) {
      refuse.endless(first.type, { ...first.place, node: second?.place.node ?? first.place.node })
    }
  }

  /** Whether reading stops at a type. The reason has been reported then, here or before. */
  const isRefused = (own: OpenType): boolean => {
    // The other fields of an endless type make as many new types, and add nothing.
    if (stopped || isEndless(own.type)) return true
    const chain = chainOf(own)
    const growing = growingSymbol(getReader(), chain, depthOf)
    if (growing !== undefined) {
      refuseEndless(chain, [growing])
      return true
    }
    const isDeep = own.place.depth > deepest
    if (!isDeep && waiting.length < mostTypes) return false
    const repeated = repeatedSymbols(getReader(), chain)
    if (repeated.length > 0) refuseEndless(chain, repeated)
    else {
      stopped = true
      if (isDeep) refuse.deep(own.type, own.place)
      else refuse.large()
    }
    return true
  }

  const read = (own: OpenType): Target['shape'] => {
    const before = current
    current = own
    own.target.shape = own.readAfresh()
    current = before
    return own.target.shape
  }

  /** The shape of a type that was met before, or the type as it is to be read. */
  const meet = (
    type: ts.Type,
    place: Place,
    readAfresh: () => Target['shape'],
  ): { readonly shape: Shape } | { readonly open: OpenType } => {
    const shape = known.get(type)
    if (shape !== undefined) return { shape }
    const target: OpenType['target'] = { shape: { kind: 'unknown' } }
    const open: OpenType = { type, place, within: current, target, readAfresh }
    if (isRefused(open)) return { shape: { kind: 'unknown' } }
    known.set(type, { kind: 'reference', target })
    return { open }
  }

  return {
    once: (type, place, readAfresh) => {
      const met = meet(type, place, readAfresh)
      if ('shape' in met) return met.shape
      waiting.push(met.open)
      return { kind: 'reference', target: met.open.target }
    },
    onceNow: (type, place, readAfresh) => {
      const met = meet(type, place, readAfresh)
      if ('shape' in met) return met.shape
      const shape = read(met.open)
      known.set(type, shape)
      return shape
    },
    readWaiting: () => {
      // The loop also visits the types that are added while it runs.
      for (const own of waiting) {
        if (stopped) return false
        if (!isEndless(own.type)) read(own)
      }
      return endless.size === 0
    },
  }
}

/** From the outermost type to this one. */
function chainOf(own: OpenType): readonly OpenType[] {
  const chain = [own]
  for (let outer = own.within; outer !== undefined; outer = outer.within) chain.push(outer)
  return chain.toReversed()
}

/** The symbol of the innermost type, if its instances in the chain have ever deeper type arguments. */
function growingSymbol(
  reader: Reader,
  chain: readonly OpenType[],
  depthOf: (type: ts.Type) => number,
): ts.Symbol | undefined {
  const own = chain.at(-1)
  const symbol = own && ownSymbol(reader, own.type)
  if (symbol === undefined || own === undefined || depthOf(own.type) === 0) return undefined
  const depths = chain
    .filter(({ type }) => ownSymbol(reader, type) === symbol)
    .map(({ type }) => depthOf(type))
    .slice(-manyGrowing)
  const isGrowing = depths.every((depth, index) => index === 0 || depth > (depths[index - 1] ?? 0))
  return depths.length === manyGrowing && isGrowing ? symbol : undefined
}

function repeatedSymbols(reader: Reader, chain: readonly OpenType[]): readonly ts.Symbol[] {
  const symbols = chain.map(({ type }) => ownSymbol(reader, type)).filter((symbol) => symbol !== undefined)
  return [...Map.groupBy(symbols, (symbol) => symbol)].flatMap(([symbol, all]) =>
    all.length >= many ? [symbol] : [],
  )
}

/** How deep a type's arguments are nested: 0 without any, 2 for `Page<Item[]>`. */
function rememberDepths(getReader: () => Reader): (type: ts.Type) => number {
  const known = new Map<ts.Type, number>()
  const depthOf = (type: ts.Type): number => {
    const before = known.get(type)
    if (before !== undefined) return before
    known.set(type, 0)
    const depth = 1 + Math.max(-1, ...argumentsOf(getReader(), type).map(depthOf))
    known.set(type, depth)
    return depth
  }
  return depthOf
}

function argumentsOf(reader: Reader, type: ts.Type): readonly ts.Type[] {
  if (type.aliasTypeArguments !== undefined) return type.aliasTypeArguments
  if (type.isUnionOrIntersection()) return type.types
  return isReference(reader, type) ? reader.checker.getTypeArguments(type) : []
}

/** What the user declared a type by. Lists within lists are not declared at all. */
function ownSymbol(reader: Reader, type: ts.Type): ts.Symbol | undefined {
  if (type.aliasSymbol !== undefined) return type.aliasSymbol
  const isOfLanguage =
    isArray(reader, type) || isTuple(reader, type) || globalType(reader, type) !== undefined
  return isOfLanguage ? undefined : type.symbol
}
