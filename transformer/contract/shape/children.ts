import { resolve, type Shape, type Target } from '../../../facts/shape/shape.js'

type Children = readonly Target['shape'][]

const knownChildren = new WeakMap<Shape, Children>()
const none: Children = []

/** The shapes that a shape is made of, references resolved. Asked often, and of types that are read to their end. */
export function children(shape: Shape): Children {
  const own = resolve(shape)
  const before = knownChildren.get(own)
  if (before !== undefined) return before
  const found = parts(own).map(resolve)
  if (found.length === 0) return none
  knownChildren.set(own, found)
  return found
}

function parts(shape: Target['shape']): readonly Shape[] {
  switch (shape.kind) {
    case 'array':
    case 'set':
      return [shape.element]
    case 'map':
      return [shape.key, shape.value]
    case 'tuple':
      return [
        ...shape.elements.map((element) => element.shape),
        ...(shape.rest === undefined ? [] : [shape.rest]),
        ...shape.last,
      ]
    case 'object':
      return [...shape.fields, ...shape.index].map((part) => part.shape)
    case 'union':
      return shape.members
    default:
      return []
  }
}

/** A shape and everything it is made of, each once. */
export function reachable(roots: readonly Shape[]): ReadonlySet<Shape> {
  const found = new Set<Shape>()
  const waiting = roots.map(resolve)
  for (let shape = waiting.pop(); shape !== undefined; shape = waiting.pop()) {
    if (found.has(shape)) continue
    found.add(shape)
    waiting.push(...children(shape))
  }
  return found
}

/**
 * The question whether a shape that passes a test is among those that a shape is made of, itself included. All that the
 * shape is made of is answered at once, so that each is looked at once.
 */
export function rememberReaching(passes: (shape: Target['shape']) => boolean): (shape: Shape) => boolean {
  const known = new WeakMap<Shape, boolean>()
  const answerAll = (root: Shape): void => {
    const all = reachable([root])
    const found = new Set([...all].filter((shape) => known.get(shape) ?? passes(resolve(shape))))
    const parents = parentsIn(all)
    // The loop also visits the shapes that are added while it runs.
    for (const shape of found) for (const parent of parents.get(shape) ?? []) found.add(parent)
    for (const shape of all) known.set(shape, found.has(shape))
  }
  return (shape) => {
    const own = resolve(shape)
    if (!known.has(own)) answerAll(own)
    return known.get(own) === true
  }
}

function parentsIn(all: ReadonlySet<Shape>): ReadonlyMap<Shape, readonly Shape[]> {
  const parents = new Map<Shape, Shape[]>()
  for (const shape of all) {
    for (const child of children(shape)) {
      const others = parents.get(child)
      if (others === undefined) parents.set(child, [shape])
      else others.push(shape)
    }
  }
  return parents
}

/** Whether a shape or any of its parts contains itself. */
export function isEndless(root: Shape): boolean {
  const all = reachable([root])
  const parents = parentsIn(all)
  const left = new Map([...all].map((shape) => [shape, children(shape).length]))
  const ended = [...all].filter((shape) => children(shape).length === 0)
  for (const shape of ended) {
    for (const parent of parents.get(shape) ?? []) {
      const count = (left.get(parent) ?? 0) - 1
      left.set(parent, count)
      if (count === 0) ended.push(parent)
    }
  }
  return ended.length < all.size
}
