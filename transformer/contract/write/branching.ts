import { isRecursive } from '../shape/children.js'
import { resolve, type Shape } from '../shape/shape.js'
import { discriminantOf, isSimple, partition } from '../unions/union-parts.js'

/** Whether a value may have to be tried as one member of a union after another, each of which tries its parts again. */
export function mayBranch(shape: Shape): boolean {
  const own = resolve(shape)
  if (own.kind !== 'union' || isSimple(own)) return false
  const { objects, arrays } = partition(own)
  const isTold = objects.length <= 1 || discriminantOf(objects) !== undefined
  return !(isTold && arrays.length <= 1) && own.members.some(isRecursive)
}
