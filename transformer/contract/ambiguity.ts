import type { TypeProblem } from './problems.js'
import type { Shape } from './shape.js'
export function findAmbiguities(_shape: Shape, _root: string): readonly TypeProblem[] {
  return []
}
