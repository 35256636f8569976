import { describe, expect, test } from '@jest/globals'
import { fingerprint } from '#transformer/contract/shape/fingerprint'
import type { Shape } from '#facts/shape/shape'

const text: Shape = { kind: 'string', checks: [] }
const count: Shape = { kind: 'number', checks: [] }

function object(fields: Readonly<Record<string, Shape>>): Shape {
  return {
    kind: 'object',
    name: undefined,
    fields: Object.entries(fields).map(([name, shape]) => ({ name, optional: false, shape })),
    index: [],
  }
}

function nested(levels: number, innermost: Shape): Shape {
  return levels === 0 ? innermost : object({ [`level${levels}`]: nested(levels - 1, innermost) })
}

function union(...members: readonly Shape[]): Shape {
  return { kind: 'union', name: undefined, members }
}

describe('a fingerprint', () => {
  test.each([0, 1, 2, 3, 5, 20])('changes with a field %i levels down', (levels) => {
    const before = fingerprint(nested(levels, object({ city: text })))
    expect(fingerprint(nested(levels, object({ city: text })))).toBe(before)
    expect(fingerprint(nested(levels, object({ city: count })))).not.toBe(before)
    expect(fingerprint(nested(levels, object({ city: text, zip: text })))).not.toBe(before)
  })

  test('is the same for any order of a union', () => {
    const [a, b] = [nested(4, object({ a: text })), nested(4, object({ a: count }))]
    expect(fingerprint(object({ either: union(a, b) }))).toBe(fingerprint(object({ either: union(b, a) })))
  })
})
