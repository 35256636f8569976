import type { Shape } from '../shape.js'

/** What arrays, tuples, Sets and Maps have in common: parts in a row. */
export interface Sequence {
  /** What the parts make up: sequences of different classes are different values even where they are empty. */
  readonly class: 'array' | 'set' | 'map'
  readonly least: number
  readonly most: number
  /** How many of the first places are particular. */
  readonly fixed: number
  readonly at: (index: number) => Shape | undefined
}

export function sequenceOf(shape: Shape): Sequence | undefined {
  switch (shape.kind) {
    case 'array':
    case 'set':
      return { class: shape.kind, ...bounds(shape.checks), fixed: 0, at: () => shape.element }
    case 'map':
      return { class: 'map', ...bounds(shape.checks), fixed: 0, at: () => entry(shape.key, shape.value) }
    case 'tuple': {
      const { elements, rest, last } = shape
      const all = rest === undefined ? elements.length : Number.POSITIVE_INFINITY
      const least = elements.filter((element) => !element.optional).length + last.length
      // Behind the rest element, places are counted from the end: there any part may be.
      const tail = last.length > 0 ? undefined : rest
      return {
        class: 'array',
        least,
        most: all,
        fixed: elements.length,
        at: (index) => elements[index]?.shape ?? tail,
      }
    }
    default:
      return undefined
  }
}

function bounds(checks: readonly { readonly tag: string; readonly bound?: number }[]): {
  least: number
  most: number
} {
  return {
    least: checks.find((check) => check.tag === 'minItems')?.bound ?? 0,
    most: checks.find((check) => check.tag === 'maxItems')?.bound ?? Number.POSITIVE_INFINITY,
  }
}

function entry(key: Shape, value: Shape): Shape {
  const elements = [key, value].map((shape) => ({ optional: false, shape }))
  return { kind: 'tuple', name: undefined, elements, rest: undefined, last: [], checks: [] }
}
