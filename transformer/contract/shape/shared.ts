/** Which shapes are written once and referred to, in JSON Schema and in contracts as JSON. */
import { resolve, type Shape } from '../../../facts/shape/shape.js'
import { children, reachable } from './children.js'

/** Which shapes are equal, and what each is called. */
export interface Naming {
  readonly classOf: (shape: Shape) => string
  readonly nameOf: (shape: Shape) => string
}

/** The classes of shapes that are used at several places. Every recursive type has such a shape. */
export function sharedClasses(roots: readonly Shape[], { classOf }: Naming): ReadonlySet<string> {
  const met = new Set<string>()
  const shared = new Set<string>()
  const meet = (shape: Shape): void => {
    const own = classOf(shape)
    if (met.has(own)) shared.add(own)
    met.add(own)
  }
  for (const root of roots) meet(root)
  const written = new Set<string>()
  for (const shape of reachable(roots)) {
    if (written.has(classOf(shape))) continue
    written.add(classOf(shape))
    for (const child of children(shape)) meet(child)
  }
  return shared
}

const fewMembers = 4

/** Whether a reference would be no shorter than the shape. */
export function isShort(shape: Shape): boolean {
  const parts = children(shape)
  return parts.length <= fewMembers && resolve(shape).kind !== 'object' && parts.every(hasNoParts)
}

function hasNoParts(shape: Shape): boolean {
  return children(shape).length === 0
}
