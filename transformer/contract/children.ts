import { resolve, type Shape, type Target } from './shape.js'

/** The shapes that a shape is made of, references resolved. */
export function children(shape: Shape): readonly Target['shape'][] {
  return parts(resolve(shape)).map(resolve)
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
