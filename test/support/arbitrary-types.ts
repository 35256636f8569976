/** Random types as TypeScript source, each with its values, for property tests. */
import fc from 'fast-check'

export interface TypeCase {
  readonly source: string
  readonly values: fc.Arbitrary<unknown>
}

export const leaf = (source: string, values: fc.Arbitrary<unknown>): TypeCase => ({ source, values })

const finite = fc
  .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())
  .map((number) => (number === 0 ? 0 : number))
const date = fc.date({
  noInvalidDate: true,
  min: new Date('0000-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
})

export const leaves: readonly TypeCase[] = [
  leaf('string', fc.string({ unit: 'binary' })),
  leaf('number', finite),
  leaf('boolean', fc.boolean()),
  leaf('null', fc.constant(null)),
  leaf(`'low' | 'high'`, fc.constantFrom('low', 'high')),
  leaf('1 | 2 | 3', fc.constantFrom(1, 2, 3)),
  leaf(`'it\\'s' | "two\\nlines"`, fc.constantFrom(`it's`, 'two\nlines')),
  leaf('Date', date),
  leaf('bigint', fc.bigInt()),
  leaf('5n | -7n', fc.constantFrom(5n, -7n)),
  leaf('Uint8Array', fc.uint8Array()),
  leaf(
    'Buffer',
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  ),
  leaf(
    'ArrayBuffer',
    fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
  ),
  leaf(
    'URL',
    fc.webUrl().map((url) => new URL(url)),
  ),
  leaf(
    '`order-${number}`',
    fc.integer().map((number) => `order-${number}`),
  ),
  leaf(
    '`${string}/${"a" | "b"}`',
    fc.string().map((text) => `${text}/a`),
  ),
  leaf(
    '`${bigint}!`',
    fc.bigInt().map((digits) => `${digits}!`),
  ),
  leaf(
    'Uppercase<string>',
    fc.string().map((text) => text.toUpperCase()),
  ),
  leaf('string & { readonly __brand: "Id" }', fc.string()),
  leaf('Level', fc.constantFrom(0, 1, 7)),
  leaf('Colour', fc.constantFrom('red', 'blue')),
  leaf('unknown', fc.jsonValue().map(withoutNegativeZero)),
]

/** Declarations that the leaves refer to. */
export const preamble = `
  enum Level { Low, Mid, High = 7 }
  const enum Colour { Red = 'red', Blue = 'blue' }
`

const fieldNames = ['a', 'b', 'id', 'odd-key', 'constructor', 'toString', 'length', 'größe', '1']
const recordKeys = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty'))

export const typeCases: fc.Arbitrary<TypeCase> = fc.letrec<{
  type: TypeCase
  field: Field
  objects: TypeCase
}>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom(...leaves) },
    {
      weight: 3,
      arbitrary: fc
        .uniqueArray(tie('field'), { selector: (field) => field.name, maxLength: 5 })
        .map(objectOf),
    },
    {
      weight: 1,
      arbitrary: tie('type').map((element) =>
        leaf(`(${element.source})[]`, fc.array(element.values, { maxLength: 4 })),
      ),
    },
    { weight: 1, arbitrary: fc.array(tie('type'), { minLength: 1, maxLength: 3 }).map(tupleOf) },
    { weight: 1, arbitrary: tie('type').map(recordOf) },
    {
      weight: 1,
      arbitrary: tie('type').map((element) =>
        leaf(
          `Set<${element.source}>`,
          fc.array(element.values, { maxLength: 3 }).map((items) => new Set(items)),
        ),
      ),
    },
    { weight: 1, arbitrary: fc.tuple(tie('type'), tie('type')).map(mapOf) },
    { weight: 2, arbitrary: fc.array(tie('type'), { minLength: 2, maxLength: 3 }).map(unionOf) },
    { weight: 1, arbitrary: fc.array(tie('objects'), { minLength: 2, maxLength: 3 }).map(discriminated) },
    {
      weight: 1,
      arbitrary: tie('type').map((element) => unionOf([element, leaf('undefined', fc.constant(undefined))])),
    },
  ),
  objects: fc.uniqueArray(tie('field'), { selector: (field) => field.name, maxLength: 3 }).map(objectOf),
  field: fc.record({ name: fc.constantFrom(...fieldNames), optional: fc.boolean(), type: tie('type') }),
})).type

interface Field {
  readonly name: string
  readonly optional: boolean
  readonly type: TypeCase
}

function objectOf(fields: readonly Field[]): TypeCase {
  const source = fields.map(
    ({ name, optional, type }) => `${JSON.stringify(name)}${optional ? '?' : ''}: ${type.source}`,
  )
  const required = fields.filter((field) => !field.optional).map((field) => field.name)
  const values = Object.fromEntries(fields.map((field) => [field.name, field.type.values]))
  // `{}` itself is a compile error.
  const written = source.length === 0 ? 'Record<never, never>' : `{ ${source.join('; ')} }`
  return leaf(written, fc.record(values, { requiredKeys: required }))
}

function tupleOf(parts: readonly TypeCase[]): TypeCase {
  return leaf(
    `[${parts.map((part) => part.source).join(', ')}]`,
    fc.tuple(...parts.map((part) => part.values)),
  )
}

function recordOf(item: TypeCase): TypeCase {
  return leaf(
    `Record<string, ${item.source}>`,
    fc
      .array(fc.tuple(recordKeys, item.values), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  )
}

function mapOf([key, value]: readonly [TypeCase, TypeCase]): TypeCase {
  const entries = fc.array(fc.tuple(key.values, value.values), { maxLength: 3 })
  return leaf(
    `Map<${key.source}, ${value.source}>`,
    entries.map((pairs) => new Map(pairs)),
  )
}

function unionOf(members: readonly TypeCase[]): TypeCase {
  // A union with `unknown` is `unknown`.
  const unknown = members.find((member) => member.source === 'unknown')
  if (unknown !== undefined) return unknown
  return leaf(
    members.map((member) => `(${member.source})`).join(' | '),
    fc.oneof(...members.map((member) => member.values)),
  )
}

function discriminated(members: readonly TypeCase[]): TypeCase {
  return unionOf(
    members.map((member, index) =>
      leaf(
        `{ kind: 'kind${index}' } & ${member.source}`,
        member.values.map((value) => Object.assign({ kind: `kind${index}` }, value)),
      ),
    ),
  )
}

function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
