import type { Shape } from './shape.js'
export function jsonSchema(_shape: Shape): unknown {
  return true
}
