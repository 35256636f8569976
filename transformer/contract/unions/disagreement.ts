/**
 * Where shapes read the same JSON as different values: `Date` and `string`, `Set<T>` and `T[]`, or objects whose
 * shared field does. Shapes that never disagree can stand in one union without more ado: JSON that fits several is
 * read as each, and the readings are merged. It is asked with no regard to what else the JSON holds, so it is asked
 * too much of some unions: see stored-sets.ts.
 */
import { converts } from '../shape/converts.js'
import { membersOf } from '../shape/members.js'
import { resolve, type Shape } from '../shape/shape.js'
import { areDisjoint } from './overlap.js'
import { sequenceOf, sharedParts } from './sequence.js'
import { sharedFields } from './shared-fields.js'

type Pairs = readonly (readonly [Shape, Shape])[]

/**
 * The path from here to such a place, empty if it is here, nothing if there is none. Members of unions count as
 * shapes.
 */
export function findDisagreement(shapes: readonly Shape[], asked: Pairs = []): string | undefined {
  const members = [...new Set(shapes.flatMap((shape) => membersOf(resolve(shape))).map(resolve))]
  for (const [index, one] of members.entries()) {
    for (const other of members.slice(index + 1)) {
      const path = disagreementOf(one, other, asked)
      if (path !== undefined) return path
    }
  }
  return undefined
}

function disagreementOf(a: Shape, b: Shape, asked: Pairs): string | undefined {
  if (!converts(a) && !converts(b)) return undefined
  if (asked.some(([first, second]) => first === a && second === b) || areDisjoint(a, b, 'json'))
    return undefined
  const below = (x: Shape, y: Shape, step: string): string | undefined => {
    const path = findDisagreement([x, y], [...asked, [a, b], [b, a]])
    return path === undefined ? undefined : step + path
  }
  if (a.kind === 'object' && b.kind === 'object') {
    return firstOf(sharedFields(a, b).map(([x, y]) => below(x.shape, y.shape, `.${x.name}`)))
  }
  const [row, otherRow] = [sequenceOf(a), sequenceOf(b)]
  if (row !== undefined && otherRow !== undefined && row.class === otherRow.class) {
    return firstOf(sharedParts(row, otherRow).map(([x, y]) => below(x, y, '[]')))
  }
  return meanSame(a, b) ? undefined : ''
}

/** Whether two shapes that are no structures of one class are the same class of value. */
export function meanSame(a: Shape, b: Shape): boolean {
  if (a.kind === 'undefined' || b.kind === 'undefined') return a.kind === b.kind
  if (!converts(a) && !converts(b)) return true
  const kinds = [a.kind, b.kind].map((kind) => (kind === 'bigintLiteral' ? 'bigint' : kind))
  const types = [a, b].map((shape) => (shape.kind === 'bytes' || shape.kind === 'temporal' ? shape.type : ''))
  return kinds[0] === kinds[1] && types[0] === types[1]
}

function firstOf(paths: readonly (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined)
}
