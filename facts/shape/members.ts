import type { Shape } from './shape.js'

/** Whether a value may be `undefined`. */
export function allowsUndefined(shape: Shape): boolean {
  return membersOf(shape).some((member) => member.kind === 'undefined')
}

export function membersOf(shape: Shape): readonly Shape[] {
  return shape.kind === 'union' ? shape.members : [shape]
}
