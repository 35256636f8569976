/** Random changes of types: the type before and after, each with its values, as TypeScript source. */
import fc from 'fast-check'
import { leaf, leaves, type TypeCase } from './arbitrary-types.js'

export interface TypeChange {
  readonly old: TypeCase
  readonly now: TypeCase
}

interface ChangedField {
  readonly name: string
  readonly change: 'kept' | 'added' | 'removed'
  readonly optional: readonly [old: boolean, now: boolean]
  readonly type: TypeChange
}

/** Few names, so that the members of a union often share them. */
const names = ['a', 'b', 'id', 'constructor']

const nothing = leaf('null', fc.constant(null))
const words = leaf(`'low' | 'high'`, fc.constantFrom('low', 'high'))

/** Pairs of which the second often reads what the first stores, and the other way round. */
const nearPairs: readonly (readonly [TypeCase, TypeCase])[] = [
  [words, leaf(`'low' | 'mid' | 'high'`, fc.constantFrom('low', 'mid', 'high'))],
  [words, leaf('string', fc.string())],
  [leaf('Date', fc.date({ noInvalidDate: true })), leaf('string', fc.string())],
  [leaf('bigint', fc.bigInt()), leaf('string', fc.string())],
  [leaf('5n', fc.constant(5n)), leaf('bigint', fc.bigInt())],
  [leaf('1 | 7', fc.constantFrom(1, 7)), leaf('number', fc.integer())],
  [leaf('true', fc.constant(true)), leaf('boolean', fc.boolean())],
  [
    leaf('string[]', fc.array(fc.string())),
    leaf(
      'Set<string>',
      fc.array(fc.string()).map((all) => new Set(all)),
    ),
  ],
  [
    leaf('Map<string, number>', fc.constant(new Map([['a', 1]]))),
    leaf('[string, number][]', fc.constant([['b', 2]])),
  ],
  [
    leaf(
      '`x-${number}`',
      fc.nat().map((id) => `x-${id}`),
    ),
    leaf('string', fc.string()),
  ],
  [
    leaf('Uint8Array', fc.uint8Array()),
    leaf(
      'Buffer',
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    ),
  ],
  [
    leaf('Record<string, number>', fc.dictionary(fc.constantFrom(...names), fc.integer())),
    leaf('{ a?: number }', fc.record({ a: fc.integer() }, { requiredKeys: [] })),
  ],
]

const flip = ([old, now]: readonly [TypeCase, TypeCase], isFlipped: boolean): TypeChange =>
  isFlipped ? { old: now, now: old } : { old, now }

/** A field whose type has a tag with a bound that changes. */
const checked: fc.Arbitrary<TypeChange> = fc
  .tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('number', 'string', 'list', 'bigint'),
  )
  .map(([old, now, of]) => ({ old: withBound(old, of), now: withBound(now, of) }))

function withBound(bound: number, of: string): TypeCase {
  switch (of) {
    case 'number':
      return leaf(
        `{ /** @minimum ${bound} */ c: number }`,
        fc.record({ c: fc.integer({ min: bound, max: bound + 3 }) }),
      )
    case 'bigint':
      return leaf(
        `{ /** @exclusiveMaximum ${bound} */ c: bigint }`,
        fc.record({ c: fc.bigInt({ min: -5n, max: BigInt(bound) - 1n }) }),
      )
    case 'string':
      return leaf(
        `{ /** @maxLength ${bound} */ c: string }`,
        fc.record({ c: fc.string({ maxLength: bound }) }),
      )
    default:
      return leaf(
        `{ /** @minItems ${bound} */ c: number[] }`,
        fc.record({ c: fc.array(fc.integer(), { minLength: bound, maxLength: bound + 2 }) }),
      )
  }
}

export const typeChanges: fc.Arbitrary<TypeChange> = fc.letrec<{
  type: TypeChange
  field: ChangedField
  object: TypeChange
}>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom(...leaves).map((same) => ({ old: same, now: same })) },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.constantFrom(...nearPairs), fc.boolean()).map(([pair, is]) => flip(pair, is)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...leaves), fc.constantFrom(...leaves))
        .map((pair) => flip(pair, false)),
    },
    { weight: 1, arbitrary: checked },
    { weight: 5, arbitrary: tie('object') },
    { weight: 1, arbitrary: tie('type').map((change) => both(change, arrayOf)) },
    { weight: 1, arbitrary: tie('type').map((change) => both(change, recordOf)) },
    { weight: 1, arbitrary: fc.tuple(tie('type'), tie('type'), fc.boolean()).map(tupleOf) },
    { weight: 2, arbitrary: fc.tuple(tie('type'), fc.boolean()).map(([change, is]) => nullable(change, is)) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.array(tie('object'), { minLength: 2, maxLength: 3 }), fc.boolean(), fc.nat(4))
        .map(unionOf),
    },
  ),
  object: fc.uniqueArray(tie('field'), { selector: ({ name }) => name, maxLength: 4 }).map(objectOf),
  field: fc.record({
    name: fc.constantFrom(...names),
    change: fc.oneof(
      { weight: 6, arbitrary: fc.constant('kept' as const) },
      fc.constantFrom('added' as const, 'removed' as const),
    ),
    optional: fc.oneof(
      { weight: 3, arbitrary: fc.boolean().map((is) => [is, is] as const) },
      fc.tuple(fc.boolean(), fc.boolean()),
    ),
    type: tie('type'),
  }),
})).type

function both({ old, now }: TypeChange, make: (type: TypeCase) => TypeCase): TypeChange {
  return { old: make(old), now: make(now) }
}

function arrayOf({ source, values }: TypeCase): TypeCase {
  return leaf(`(${source})[]`, fc.array(values, { maxLength: 3 }))
}

function recordOf({ source, values }: TypeCase): TypeCase {
  return leaf(`Record<string, ${source}>`, fc.dictionary(fc.constantFrom('x', ...names), values))
}

function tupleOf([one, other, isOptional]: readonly [TypeChange, TypeChange, boolean]): TypeChange {
  return { old: tuple(one.old, other.old, isOptional), now: tuple(one.now, other.now, true) }
}

function tuple(first: TypeCase, second: TypeCase, isOptional: boolean): TypeCase {
  const pair = fc.tuple(first.values, second.values)
  return leaf(
    `[${first.source}, (${second.source})${isOptional ? '?' : ''}]`,
    isOptional ? fc.oneof(fc.tuple(first.values), pair) : pair,
  )
}

function nullable({ old, now }: TypeChange, isAdded: boolean): TypeChange {
  return { old: isAdded ? old : orNull(old), now: orNull(now) }
}

function orNull(type: TypeCase): TypeCase {
  return union([type, nothing])
}

function objectOf(fields: readonly ChangedField[]): TypeChange {
  const side = (
    index: 0 | 1,
    missing: 'added' | 'removed',
    of: (change: TypeChange) => TypeCase,
  ): TypeCase => {
    const own = fields.filter(({ change }) => change !== missing)
    const source = own.map(
      ({ name, optional, type }) => `${name}${optional[index] ? '?' : ''}: ${of(type).source}`,
    )
    const values = Object.fromEntries(own.map(({ name, type }) => [name, of(type).values]))
    const requiredKeys = own.filter(({ optional }) => !optional[index]).map(({ name }) => name)
    const written = source.length === 0 ? 'Record<never, never>' : `{ ${source.join('; ')} }`
    const objects = fc.record(values, { requiredKeys })
    // Undeclared fields are allowed in a value, and are not stored.
    const undeclared = fc.record({ zz: fc.string(), b: fc.integer() }, { requiredKeys: [] })
    return leaf(
      written,
      fc.oneof(
        { weight: 4, arbitrary: objects },
        fc.tuple(undeclared, objects).map(([more, object]) => ({ ...more, ...object })),
      ),
    )
  }
  return { old: side(0, 'added', ({ old }) => old), now: side(1, 'removed', ({ now }) => now) }
}

/** Objects with a discriminant or without. A member may be new. */
function unionOf([members, isTold, added]: readonly [readonly TypeChange[], boolean, number]): TypeChange {
  const told = members.map((member, index) =>
    isTold ? both(member, (type) => withKind(type, index)) : member,
  )
  const kept = told.filter((_, index) => index !== added)
  return { old: union(kept.map(({ old }) => old)), now: union(told.map(({ now }) => now)) }
}

function withKind({ source, values }: TypeCase, index: number): TypeCase {
  return leaf(
    `({ kind: 'k${index}' } & ${source})`,
    values.map((value) => Object.assign({}, value, { kind: `k${index}` })),
  )
}

/** A value may be of several members at once. */
function union(members: readonly TypeCase[]): TypeCase {
  const values = members.map((member) => member.values)
  const merged = fc.tuple(...values).map((all) => Object.assign({}, ...all))
  return leaf(
    members.map(({ source }) => `(${source})`).join(' | '),
    members.every(({ source }) => source.startsWith('{')) ? fc.oneof(merged, ...values) : fc.oneof(...values),
  )
}
