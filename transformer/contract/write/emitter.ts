/** What writing a file's contracts carries along: the functions and constants that the text has so far. */
import type { Side } from '../../../facts/shape/side.js'
import type { Shape } from '../../../facts/shape/shape.js'

/** What a generated function does. */
export type Role = 'is' | 'isJson' | 'explain' | 'explainJson' | 'encode' | 'decode'

export interface Emitter {
  /** The identifier of the namespace that holds the helpers. */
  readonly helpers: string
  /** The identifier of the function that does this for a shape. The first time, it is written too. */
  readonly functionFor: (role: Role, shape: Shape) => string
  /** The identifier of a constant with this value. The first time, it is declared too. */
  readonly constant: (name: string, value: string) => string
}

export function roleOn(role: 'is' | 'explain', side: Side): Role {
  return side === 'value' ? role : role === 'is' ? 'isJson' : 'explainJson'
}
