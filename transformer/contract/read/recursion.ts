/** Reading each object type once, which is also what finds recursion. */
import type ts from 'typescript'
import type { Place } from './reader.js'
import type { Shape, Target } from '../shape.js'

const deepest = 100

type ReadOnce = (type: ts.Type, place: Place, readAfresh: () => Target['shape']) => Shape

/** A target whose shape is put in as soon as it has been read. */
interface LateTarget {
  shape: Target['shape']
}

export function rememberTypes(refuseEndless: (type: ts.Type, place: Place) => Shape): ReadOnce {
  const done = new Map<ts.Type, Shape>()
  let foundEndless = false
  const open = new Map<ts.Type, LateTarget>()
  return (type, place, readAfresh) => {
    const known = done.get(type)
    if (known !== undefined) return known
    const outer = open.get(type)
    if (outer !== undefined) return { kind: 'reference', target: outer }
    if (place.depth > deepest) {
      // One level is as bad as the next: it is told once.
      const wasFound = foundEndless
      foundEndless = true
      return wasFound ? { kind: 'unknown' } : refuseEndless(type, place)
    }
    const target: LateTarget = { shape: { kind: 'never' } }
    open.set(type, target)
    const shape = readAfresh()
    open.delete(type)
    target.shape = shape
    done.set(type, shape)
    return shape
  }
}
