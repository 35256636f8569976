/**
 * Reads each object type once, nearest first. A type gets a reference immediately and is queued, so recursion needs no special
 * case, the stack stays flat, and a problem is reported at the shortest path to it. The total work is limited: reading stops
 * with one problem at a generic type that grows without end, a type that is too deep, or a type that is too large.
 */
import type * as ts from '../../compiler/port.js'
import { globalType } from './read-global-type.js'
import type { Place, Reader } from './reader.js'
import { isArray, isReference, isTuple } from './type-guards.js'
import type { Shape, Target } from '../../../facts/shape/shape.js'

/** Maximum depth, in levels of fields and items. */
export const deepest = 100
/** Maximum number of object types in one payload. Real payloads have up to 2,300; schema.org has far more. */
export const mostTypes = 3_000
/** A generic type that contains itself this often, each time with deeper type arguments, is assumed to have no end. */
const manyGrowing = 5
/** If a type is too deep or too large, a type that contains itself this often, with any arguments, is the cause. */
const many = 4

type ReadOnce = (type: ts.Type, place: Place, readAfresh: () => Target['shape']) => Shape

export interface TypesOnce {
  /** Queues an object type, and returns a reference to it. */
  readonly once: ReadOnce
  /** Reads an array, a tuple, a Set or the like immediately. */
  readonly onceNow: ReadOnce
  /** Reads all queued types. Returns false if it stopped before the end. */
  readonly readWaiting: () => boolean
}

/** Reports a type that cannot be read completely. */
export interface RefuseSize {
  /** The type makes a new type at each level. Reported at its first level, with the field that continues it. */
  readonly endless: (type: ts.Type, place: Place) => void
  readonly deep: (type: ts.Type, place: Place) => void
  /** The whole type is too large. */
  readonly large: () => void
}

/** A type that is being read or is queued. */
interface OpenType {
  readonly type: ts.Type
  readonly place: Place
  /** The type that contains it. */
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

  /** Whether reading stops at a type. The reason is reported here, or was reported before. */
  const isRefused = (own: OpenType): boolean => {
    // The other fields of an endless type make new types too, with no new problems.
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

  /** The shape of a type that was found before, or the type to read. */
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

/** The nesting depth of a type's arguments: 0 without arguments, 2 for `Page<Item[]>`. */
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

/** The symbol of the user's declaration of a type. Lists and other types of the language have none. */
function ownSymbol(reader: Reader, type: ts.Type): ts.Symbol | undefined {
  if (type.aliasSymbol !== undefined) return type.aliasSymbol
  const isOfLanguage =
    isArray(reader, type) || isTuple(reader, type) || globalType(reader, type) !== undefined
  return isOfLanguage ? undefined : type.symbol
}
