import { children, rememberReaching } from '../shape/children.js'
import { resolve, type Shape } from '../../../facts/shape/shape.js'
import { discriminantOf, isSimple, partition } from '../unions/union-parts.js'

/**
 * Whether a value may have to be tried as one member of a union after another, each of which tries its parts again. Such
 * functions remember their answers while a value is worked on, or each level of unions would multiply the work.
 */
export function mayBranch(shape: Shape): boolean {
  return isTried(resolve(shape)) && children(shape).some(reachesTried)
}

const reachesTried = rememberReaching(isTried)

/** Whether neither the JSON kind nor a discriminant says which member a value is of. */
function isTried(shape: Shape): boolean {
  if (shape.kind !== 'union' || isSimple(shape)) return false
  const { objects, arrays } = partition(shape)
  const isTold = objects.length <= 1 || discriminantOf(objects) !== undefined
  return !(isTold && arrays.length <= 1)
}
