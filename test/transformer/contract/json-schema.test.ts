/** The JSON Schema of a queue, for dashboards and producers in other languages. */
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
// Sets the global that Node 24 does not have yet.
// oxlint-disable-next-line import/no-unassigned-import
import 'temporal-polyfill/global'
import { isTemporalText } from '#runtime/contract/temporal'
import { temporalTypes } from '#facts/shape/shape'
import { defineQueue } from 'typeboss'
import { compileTypes, readTypes, textOf } from '../../support/compile-types.js'

interface Email {
  /** @minLength 3 */
  to: string
  sendAt?: Date
  priority: 'low' | 'high'
}

const schemaQueue = defineQueue<Email, bigint>('json-schema-queue')

test('a definition has a JSON Schema for input and output', () => {
  const $schema = 'https://json-schema.org/draft/2020-12/schema'
  expect(schemaQueue.jsonSchema).toEqual({
    input: {
      $schema,
      type: 'object',
      properties: {
        priority: { enum: ['high', 'low'] },
        sendAt: { type: 'string', anyOf: [{ format: 'date-time' }, { pattern: expect.any(String) }] },
        to: { type: 'string', minLength: 3 },
      },
      required: ['priority', 'to'],
    },
    output: { $schema, type: 'string', pattern: '^-?\\d+$' },
  })
})

test('a recursive type has its own definition in the JSON Schema', async () => {
  const { contracts } = await compileTypes('export interface Tree { name: string; kids: Tree[] }')
  expect(contracts['Tree']?.jsonSchema?.().input).toMatchObject({
    properties: { kids: { type: 'array', items: { $ref: '#/$defs/Tree' } } },
    $defs: { Tree: { type: 'object', required: ['kids', 'name'] } },
  })
})

test('a field with the name __proto__ is in the JSON Schema', async () => {
  const { contracts } = await compileTypes(`export type T = { '__proto__': string }`)
  expect(JSON.stringify(contracts['T']?.jsonSchema?.().input)).toContain('"__proto__":{"type":"string"}')
})

async function schemaCheck(type: string): Promise<(json: unknown) => boolean> {
  const { contracts } = await compileTypes(`export type T = ${type}`)
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  return ajv.compile(Object(contracts['T']?.jsonSchema?.().input))
}

test('a date of any year fits the JSON Schema, and an invalid day does not', async () => {
  const fits = await schemaCheck('Date')
  fc.assert(fc.property(fc.date({ noInvalidDate: true }), (date) => fits(date.toISOString())))
  const none = [
    '-000000-01-01',
    '+012345-13-01',
    '+012345-01-32',
    '2023-02-30',
    '+100100-02-29',
    '+275761-01-01',
  ].map((day) => `${day}T00:00:00.000Z`)
  expect([...none, '+012345-01-01T24:00:00.000Z', 'yesterday'].filter((text) => fits(text))).toEqual([])
})

test('every URL fits the JSON Schema, also with characters that RFC 3986 does not allow', async () => {
  const fits = await schemaCheck('URL')
  const odd = [
    'https://x/?a={b}|c',
    'data:a b',
    'https://münchen.example/ä',
    'http:x',
    'file:///c|/x',
    'mailto:a@b.c',
  ]
  expect(odd.filter((text) => !fits(new URL(text).href))).toEqual([])
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) =>
      fits(new URL(url).href),
    ),
  )
  expect(['x', '', '//x/y', 'https://ä b/'].filter((text) => fits(text))).toEqual([])
})

test('an invalid URL does not fit the JSON Schema, as far as a regular expression can check', async () => {
  const fits = await schemaCheck('URL')
  const none = [
    'https://',
    'HTTPS://',
    'https://?x',
    'ws://:80/',
    'https://u@/',
    'https://x:99999/',
    'https://a%20b/',
  ]
  const others = ['https://1.2.3.256/', 'foo://:80', 'foo://a^b', 'file://a:80/', 'file://%/']
  expect([...none, ...others].filter((text) => fits(text))).toEqual([])
  expect(
    ['HTTPS://a.example', 'http:a', 'file:///c', 'foo:', 'https://1.2.3.255'].filter((text) => !fits(text)),
  ).toEqual([])
  const pieces = [
    'http://',
    'foo://',
    'file://',
    'a',
    '.',
    '1',
    ':',
    '80',
    '@',
    '/',
    '?',
    '%',
    '[::1]',
    ' ',
    'ä',
    '^',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 6 }), (list) => {
      const url = URL.parse(list.join(''))
      return url === null || fits(url.href)
    }),
    { numRuns: 3_000 },
  )
})

test('the elements after a rest element are required in the JSON Schema', async () => {
  const fits = await schemaCheck('[boolean, ...string[], number, 1 | "end", number]')
  expect(fits([true, 'a', 'b', 5, 'end', 6])).toBe(true)
  expect(fits([true, 5, 1, 6])).toBe(true)
  expect(
    [
      [true, 'a', 5, 'end', 'b'],
      [true, 'a', 5, 6],
      [true, 'a', 'b', 'end'],
    ].filter((json) => fits(json)),
  ).toEqual([])
})

const instants = fc
  .bigInt(-(10n ** 18n), 10n ** 18n)
  .map((nanoseconds) => new Temporal.Instant(nanoseconds * 8_000n))
const zoned = fc
  .tuple(
    instants,
    fc.constantFrom('UTC', 'Europe/Vienna', 'Asia/Kolkata', '+05:45'),
    fc.constantFrom('iso8601', 'gregory'),
  )
  .map(([instant, zone, calendar]) => instant.toZonedDateTimeISO(zone).withCalendar(calendar))
const durations = fc
  .tuple(fc.constantFrom(1, -1), fc.array(fc.nat(5_000), { minLength: 10, maxLength: 10 }))
  .map(([sign, all]) => {
    const [years, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds] =
      all.map((amount) => (amount % 3 === 0 ? 0 : sign * amount))
    return new Temporal.Duration(
      years,
      months,
      weeks,
      days,
      hours,
      minutes,
      seconds,
      milliseconds,
      microseconds,
      nanoseconds,
    )
  })

const temporals = {
  Duration: durations,
  Instant: instants,
  PlainDate: zoned.map((time) => time.toPlainDate()),
  PlainDateTime: zoned.map((time) => time.toPlainDateTime()),
  PlainMonthDay: zoned.map((time) => time.toPlainDate().toPlainMonthDay()),
  PlainTime: zoned.map((time) => time.toPlainTime()),
  PlainYearMonth: zoned.map((time) => time.toPlainDate().toPlainYearMonth()),
  ZonedDateTime: zoned,
}

test.each(temporalTypes)(
  'the text of a Temporal.%s fits, also with one other digit if it can be decoded',
  async (type) => {
    const fits = await schemaCheck(`Temporal.${type}`)
    fc.assert(
      fc.property<[{ toString(): string }, number, number]>(
        temporals[type],
        fc.nat(30),
        fc.nat(9),
        (value, at, digit) => {
          const text = value.toString()
          const changed = text.slice(0, at).replace(/.$/, String(digit)) + text.slice(at)
          expect(fits(text)).toBe(true)
          expect(fits(changed) || !isTemporalText(changed, type)).toBe(true)
        },
      ),
    )
  },
)

test.each([
  ['Duration', 'P', 'PT', 'P1', '1D', 'PT1.5H3M'],
  ['Instant', '2020-01-01T00:00', '2020-02-30T00:00Z', '2020-01-01T25:00Z'],
  [
    'PlainDate',
    '2020-13-01',
    '2021-02-29',
    '-000000-01-01',
    '+275761-01-01',
    '-271822-12-31',
    '+100100-02-29',
  ],
  ['PlainDateTime', '2020-01-01T00:00[u-ca=gregory][UTC]', '2020-01-01T00:00[!a=b c]'],
  ['PlainMonthDay', '02-30', '13-01'],
  ['PlainTime', '24:00', '12:60'],
  ['PlainYearMonth', '2020-13'],
  ['ZonedDateTime', '2020-01-01T00:00+01:00', '2020-01-01T00:00Z[u-ca=gregory]', '2020-01-01T00:00Z[a b]'],
])('what is no Temporal.%s does not fit', async (type, ...texts) => {
  const fits = await schemaCheck(`Temporal.${type}`)
  expect(texts.filter((text) => fits(text))).toEqual([])
})

/** `interface L0 { a: L1; b: L1 }` and so on, down to one that holds a string. */
function doubling(levels: number): string {
  const inner = Array.from(
    { length: levels },
    (_, level) => `interface L${level} { a: L${level + 1}; b: L${level + 1} }`,
  )
  return `${inner.join('\n')}\ninterface L${levels} { v: string }\nexport type T = L0`
}

/** Interfaces that each refer to all of them. */
function mutual(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `T${index}`)
  const fields = names.map((name, index) => `f${index}: string | ${name} | null`).join('; ')
  return `${names.map((name) => `interface ${name} { id: string; ${fields} }`).join('\n')}\nexport type T = T0`
}

function textLength(source: string): number {
  return textOf(readTypes(source), true).length
}

describe('the text of the schema grows with the number of types', () => {
  test('if each type is used twice in the type above', () => {
    expect(textLength(doubling(40))).toBeLessThan(3 * textLength(doubling(20)))
    expect(textLength(doubling(18))).toBeLessThan(20_000)
  })

  test('if all types refer to each other', () => {
    expect(textLength(mutual(14))).toBeLessThan(100_000)
  })
})

describe('types of one name', () => {
  test.each<readonly [string, string, unknown]>([
    [
      'are two definitions',
      `namespace A { export interface Page2 { a: string; next?: Page2 } }
      namespace B { export interface Page2 { b: number; next?: Page2 } }
      export interface T { a: A.Page2; b: B.Page2 }`,
      { a: { a: 'x', next: { a: 'y' } }, b: { b: 1, next: { b: 2 } } },
    ],
    [
      'are two definitions beside one with the name of the second',
      `namespace A { export interface Node { a: string; next?: Node } }
      namespace B { export interface Node { b: number; next?: Node } }
      interface Node2 { c: boolean; next?: Node2 }
      export interface T { a: A.Node; b: B.Node; c: Node2 }`,
      { a: { a: 'x', next: { a: 'y' } }, b: { b: 1, next: { b: 2 } }, c: { c: true, next: { c: false } } },
    ],
  ])('%s', async (_title, source, value) => {
    const contract = (await compileTypes(source)).contracts['T']
    const schema = Object(contract?.jsonSchema?.().input)
    const isValid = new Ajv2020({ strict: false }).compile(schema)
    expect(isValid(contract?.input.encode(value))).toBe(true)
    expect(Object.keys(Object(schema.$defs))).toHaveLength(Object.keys(Object(value)).length)
  })
})
