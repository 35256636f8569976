/** JSDoc tags on a field become checks. A tag with a wrong value, or on a type that does not accept it, is a problem. */
import { describe, expect, test } from '@jest/globals'
import { compileTypes, readTypes } from '../../support/compile-types.js'
import { codecOf, complaints } from '../../support/contracts.js'

describe('a JSDoc tag', () => {
  test.each<readonly [string, string, readonly unknown[], readonly unknown[]]>([
    ['@minimum 1', 'number', [1, 2.5], [0.9, -1]],
    ['@maximum 10', 'number | null', [10, null], [10.1]],
    ['@exclusiveMinimum 1', 'number', [1.5], [1, 0]],
    ['@exclusiveMaximum 10', 'number | null', [9.9, null], [10]],
    ['@min 1', 'number', [1], [0]],
    ['@max 1', 'number', [1], [2]],
    ['@minimum -9007199254740993', 'bigint', [-9007199254740993n], [-9007199254740994n]],
    ['@maximum 9007199254740993', 'bigint | null', [9007199254740993n, null], [9007199254740994n]],
    ['@exclusiveMinimum 0 @exclusiveMaximum 3', 'bigint', [1n, 2n], [0n, 3n]],
    ['@multipleOf 10', 'bigint', [20n, -10n], [15n]],
    ['@multipleOf 0.5', 'number', [1.5, -2], [1.3]],
    ['@minLength 2', 'string', ['ab', '👍👍'], ['a', '👍']],
    ['@maxLength 2', 'string', ['ab', '👍👍', ''], ['abc', '👍👍👍']],
    ['@pattern ^[a-z]+$', 'string', ['abc'], ['ABC', '']],
    ['@format email', 'string', ['a@b.co'], ['a@b', 'x']],
    ['@format uuid', 'string', ['6ba7b810-9dad-11d1-80b4-00c04fd430c8'], ['6ba7b810']],
    ['@format date', 'string', ['2024-02-29'], ['2023-02-29', '2024-2-1']],
    ['@format date-time', 'string', ['2024-02-29T10:00:00Z'], ['2024-02-29']],
    ['@format time', 'string', ['10:00:00Z'], ['25:00:00Z']],
    ['@format duration', 'string', ['P1DT2H', 'P3W'], ['P', '1D', 'PT']],
    ['@format ipv4', 'string', ['10.0.0.255'], ['10.0.0.256']],
    ['@format ipv6', 'string', ['::1', 'fe80::1'], [':::', '10.0.0.1']],
    ['@format uri', 'string', ['https://a.b/c?d#e', 'urn:x:y'], ['//a', 'a b']],
    ['@format hostname', 'string', ['a.b-c.d', 'localhost'], ['-a', 'a..b', 'a_b', 'a'.repeat(64)]],
    ['@format idn-hostname', 'string', ['bücher.example'], ['a b', 'a/b', '']],
    ['@format idn-email', 'string', ['ü@bücher.example'], ['a@', '@b', 'a..b@c']],
    ['@format uri-reference', 'string', ['../a?b#c', '//h/p', 'a:b', ''], ['a b', '1a:b', 'a#b#c', '%zz']],
    ['@format iri', 'string', ['http://bücher.example/ä'], ['ä', 'a b:c']],
    ['@format iri-reference', 'string', ['ä/ö#ü'], ['a b', 'a#b#c']],
    ['@format uri-template', 'string', ['/a{?x,y}', '{+path*}/{id:3}'], ['{', '{a', 'x y']],
    ['@format json-pointer', 'string', ['', '/a~0b/~1'], ['a', '/a~2']],
    ['@format relative-json-pointer', 'string', ['0#', '12/a'], ['/a', '01/a']],
    ['@format regex', 'string', ['^[a-z]+$'], ['^[a']],
    ['@pattern ^[\\w-\\.]+$', 'string', ['a-b.c'], ['a b']],
    ['@format date-time', 'Date', [new Date(0)], ['x']],
    ['@minItems 1', 'string[]', [['a']], [[]]],
    ['@maxItems 1', 'Set<string>', [new Set(['a'])], [new Set(['a', 'b'])]],
    [
      '@uniqueItems',
      '{ a: number; b?: 1 }[]',
      [[{ a: 1 }, { a: 2 }]],
      [
        [{ a: 1 }, { a: 1 }],
        [
          { a: 1, b: 1 },
          { b: 1, a: 1 },
        ],
      ],
    ],
  ])('%s on %s', async (tag, type, fitting, others) => {
    const codec = await codecOf(`export interface T { /** ${tag} */ field: ${type} }`)
    for (const field of fitting) expect(complaints(codec, { field })).toEqual([])
    for (const field of others) expect(complaints(codec, { field })).toHaveLength(1)
  })

  test('is named in the validation error', async () => {
    const codec = await codecOf(`export interface T {
      /**
       * How much to pay.
       * @minimum 1
       * @maximum 100
       */
      amount: number
    }`)
    expect(complaints(codec, { amount: 0 })).toEqual([
      '.amount: expected number (minimum 1, maximum 100), got 0',
    ])
  })

  test('applies through Partial, Pick and other mapped types', async () => {
    const codec = await codecOf(`interface User { /** @minLength 3 */ name: string }
      export type T = Partial<User>`)
    expect(complaints(codec, { name: 'x' })).toHaveLength(1)
    expect(complaints(codec, {})).toHaveLength(0)
  })

  test('does not affect the same type elsewhere', async () => {
    const codec = await codecOf(`export interface T { /** @minItems 1 */ one: string[]; other: string[] }`)
    expect(complaints(codec, { one: [], other: [] })).toEqual([
      '.one: expected array (minItems 1), got an array of 0',
    ])
  })

  test.each<readonly [string, string, number, string]>([
    ['@minimum lots', 'number', 71110, '@minimum lots needs a number'],
    ['@multipleOf 0', 'number', 71110, '@multipleOf 0 needs a number above 0'],
    ['@minLength -1', 'string', 71110, '@minLength -1 needs a whole number'],
    [
      '@pattern [',
      'string',
      71110,
      '@pattern [ needs a regular expression with the flag u (Unterminated character class)',
    ],
    ['@minimun 1', 'number', 71114, '@minimun 1'],
    ['@mnimum 1', 'number', 71114, '@mnimum 1'],
    ['@maxLenght 1', 'string', 71114, '@maxLenght 1'],
    ['@patterns ^a', 'string', 71114, '@patterns ^a'],
    [String.raw`@pattern ^[\w-.]+(`, 'string', 71110, 'needs a regular expression'],
    ['@format', 'string', 71110, '@format needs one of date, date-time'],
    ['@minimum 0.5', 'bigint', 71110, '@minimum 0.5 needs a whole number on a bigint'],
    ['@exclusiveMinimum 1 @maximum 1', 'number', 71110, '@exclusiveMinimum 1 and @maximum 1 leave no value'],
    ['@format date', 'Date', 71109, '@format date checks a string, but this type has none'],
    ['@minimum 1', 'string', 71109, '@minimum 1 checks a number, but this type has none'],
    ['@maxLength 3', 'number', 71109, '@maxLength 3 checks a string, but this type has none'],
    ['@minItems 1', '{ a: 1 }', 71109, '@minItems 1 checks an array, but this type has none'],
    ['@minLength 1', 'string[]', 71109, '@minLength 1 checks a string, but this type has none'],
    ['@minItems 1', `Record<'a', string[]>`, 71109, '@minItems 1 checks an array, but this type has none'],
    ['@pattern /^a/i', 'string', 71110, '@pattern /^a/i has slashes around it'],
    ['@minimum 5 @maximum 3', 'number', 71110, '@minimum 5 and @maximum 3 leave no value'],
    ['@maxLength 1 @minLength 2', 'string | null', 71110, '@minLength 2 and @maxLength 1 leave no value'],
    ['@minItems 2 @maxItems 1', 'string[]', 71110, '@minItems 2 and @maxItems 1 leave no value'],
    ['@minItems 5', '[string, string]', 71110, '@minItems 5 fits no tuple of this length'],
    ['@maxItems 1', '[string, ...number[], 1]', 71110, '@maxItems 1 fits no tuple of this length'],
    ['@exclusiveMinmum 0', 'number', 71114, '@exclusiveMinmum 0 is not a tag that checks anything'],
    ['@minlength 2', 'string', 71114, '@minlength 2 is not a tag that checks anything'],
  ])('%s on %s is refused', (tag, type, code, words) => {
    const problems = readTypes(`export interface T { /** ${tag} */ field: ${type} }`)['T']?.problems ?? []
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(problems[0]?.path).toBe('input.field')
    expect(problems[0]?.message).toContain(words)
  })

  test.each([
    ['@format int64', 'string'],
    ['@format int64', 'number'],
    ['@format double', 'number | null'],
    ['@format password', 'string'],
  ])('%s on %s is a warning, and is not checked', async (tag, type) => {
    const source = `export interface T { /** ${tag} */ field: ${type} }`
    const problems = readTypes(source)['T']?.problems ?? []
    expect(problems.map(({ code, isWarning }) => ({ code, isWarning }))).toEqual([
      { code: 71118, isWarning: true },
    ])
    expect(problems[0]?.message).toContain(`input.field: ${tag} is not a format of JSON Schema`)
    expect(complaints(await codecOf(source), { field: type === 'string' ? 'x' : 1 })).toEqual([])
  })

  test('is the position of its problem', () => {
    const source = `export interface T {
      /**
       * How much.
       * @minimum lots   @mnimum 2
       */
      amount: number
      /** @maximum 3 */ name: string
    }`
    const spans = (readTypes(source)['T']?.problems ?? []).map(({ span }) =>
      source.slice(span?.start, span?.end),
    )
    expect(spans).toEqual(['@minimum lots', '@mnimum 2', '@maximum 3'])
  })

  test('with a pattern that is valid only without the flag u is omitted from the JSON Schema', async () => {
    const source = String.raw`export interface T { /** @pattern ^[\w-\.]+$ */ field: string }`
    const { contracts } = await compileTypes(source)
    const schema = contracts['T']?.jsonSchema?.().input
    expect(schema).toMatchObject({ properties: { field: { type: 'string' } } })
    expect(JSON.stringify(schema)).not.toContain('pattern')
  })

  test.each(['sub?: T', 'sub: T | null', 'sub?: T & { more?: 1 }'])(
    '@minItems on a field that contains its own object type is refused: %s',
    (field) => {
      const problems = readTypes(`export interface T { /** @minItems 1 */ ${field} }`)['T']?.problems ?? []
      expect(problems.map((problem) => problem.message)).toContain(
        'input.sub: @minItems 1 checks an array, but this type has none. Move the tag to a field that has one, or remove it.',
      )
      expect(problems.map((problem) => problem.code)).toEqual(problems.map(() => 71109))
    },
  )

  test('checks the list in which an object contains its own type', async () => {
    const codec = await codecOf(`export interface T { /** @minItems 1 */ subs?: T[] | null; end?: 1 }`)
    expect(complaints(codec, { subs: [{ end: 1 }, { subs: null }] })).toEqual([])
    expect(complaints(codec, { subs: [{ subs: [] }] })).toHaveLength(1)
  })

  test('on an index signature checks each value', async () => {
    const codec = await codecOf(`export interface T { /** @minimum 1 */ [key: string]: number }`)
    expect(complaints(codec, { a: 1, b: 0 })).toEqual(['.b: expected number (minimum 1), got 0'])
  })

  test('on a named element of a tuple checks that element', async () => {
    const codec = await codecOf(
      `export type T = [/** @minimum 1 */ count: number, /** @minLength 2 */ unit?: string, ...rest: number[]]`,
    )
    expect(complaints(codec, [1, 'kg', 0])).toEqual([])
    expect(complaints(codec, [0, 'g', 0])).toHaveLength(2)
  })

  test('is ignored if a mapped type has replaced the type of its field', async () => {
    const codec = await codecOf(`interface Order { /** @minimum 1 */ count: number }
      export interface T { text: { [K in keyof Order]: string }; or: { [K in keyof Order]: Order[K] | null } }`)
    expect(complaints(codec, { text: { count: '' }, or: { count: null } })).toEqual([])
    expect(complaints(codec, { text: { count: '' }, or: { count: 0 } })).toHaveLength(1)
  })

  test.each<readonly [string, string, string]>([
    [
      'before a type alias',
      '/** @minLength 1 */ type Name = string\nexport interface T { one: Name; two: Name[] }',
      'input.one: @minLength 1 before the type Name checks nothing',
    ],
    [
      'before an alias of an alias',
      'type Name = Word | null\n/** @minLength 1 */ type Word = string\nexport interface T { all: Map<1, Name> }',
      'input.all: @minLength 1 before the type Word checks nothing',
    ],
    [
      'after the colon',
      'export interface T { all: /** @minimum 1 */ number | null }',
      'input.all: @minimum 1 within a type checks nothing',
    ],
    [
      'before an element without a name',
      'export interface T { all: [/** @minimum 1 */ number] }',
      'input.all: @minimum 1 within a type checks nothing',
    ],
  ])('%s is refused', (_where, source, words) => {
    const problems = readTypes(source)['T']?.problems ?? []
    expect(problems.map(({ code, message }) => ({ code, message }))).toEqual([
      { code: 71114, message: expect.stringContaining(words) },
    ])
  })

  test('that Prettier adds to a file is not a constraint', () => {
    const read = readTypes('/** @format */\ntype Name = string\nexport interface T { name: Name }')
    expect(read['T']?.problems).toEqual([])
  })
})
