import { resolve, type Shape, type Target } from './shape.js'

type Children = readonly Target['shape'][]

const known = new WeakMap<Shape, Children>()
const none: Children = []

/** The shapes that a shape is made of, references resolved. Asked often, and of types that are read to their end. */
export function children(shape: Shape): Children {
  const own = resolve(shape)
  const before = known.get(own)
  if (before !== undefined) return before
  const found = parts(own).map(resolve)
  if (found.length === 0) return none
  known.set(own, found)
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

/** Whether a shape contains itself. */
export function isRecursive(shape: Shape): boolean {
  return reachable(children(shape)).has(resolve(shape))
}

/** Whether a shape or any of its parts contains itself: only such a one has a reference in it. */
export function isEndless(shape: Shape): boolean {
  const found = new Set<Target['shape']>([resolve(shape)])
  // A set is walked to its end, with what is added on the way.
  for (const own of found) {
    for (const part of parts(own)) {
      if (part.kind === 'reference') return true
      found.add(part)
    }
  }
  return false
}
