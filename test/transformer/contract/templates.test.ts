/** Template literal types: which texts fit, and how long the check takes. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { template, type Hole } from '#runtime/contract/template'
import { templatePattern } from '#facts/shape/template-pattern'
import { readTypes, readTypes6 } from '../../support/compile-types.js'
import { codecOf, complaints, stored } from '../../support/contracts.js'

const holes: readonly Hole[] = [
  'string',
  'number',
  'bigint',
  'Uppercase',
  'Lowercase',
  'Capitalize',
  'Uncapitalize',
]
const typeOf = (hole: Hole): string => (/^[A-Z]/.test(hole) ? `${hole}<string>` : hole)
const separators = ['', '', '-', '.', 'e', 'x', '/', '1', 'ab', '.jpg', '0x']
const letters = [
  '',
  'a',
  'A',
  'b',
  '-',
  '.',
  '/',
  'x',
  '0',
  '1',
  '5',
  'e',
  '+',
  ' ',
  'ab',
  '0x1F',
  '.5',
  '🙂',
]

interface Template {
  readonly texts: readonly string[]
  readonly holes: readonly Hole[]
}

const templates: fc.Arbitrary<Template> = fc
  .array(fc.constantFrom(...holes), { minLength: 1, maxLength: 4 })
  .chain((own) =>
    fc
      .array(fc.constantFrom(...separators), { minLength: own.length + 1, maxLength: own.length + 1 })
      .map((texts) => ({ texts, holes: own })),
  )

function written({ texts, holes: own }: Template): string {
  return `\`${texts.map((text, index) => text + (index in own ? `\${${typeOf(own[index] ?? 'string')}}` : '')).join('')}\``
}

/** Texts of which a few fit. */
function textsFor({ texts, holes: own }: Template): fc.Arbitrary<string> {
  const filled = own.map((hole) =>
    fc.oneof(
      hole === 'number'
        ? fc.constantFrom('1', '-2.5', '1e+30', '0x10', ' 7')
        : fc.constantFrom('1', '-20', '0b11'),
      fc.array(fc.constantFrom(...letters), { maxLength: 4 }).map((parts) => parts.join('')),
    ),
  )
  const made = fc
    .tuple(...filled)
    .map((parts) => texts.map((text, index) => text + (parts[index] ?? '')).join(''))
  return fc.oneof(
    made,
    fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((parts) => parts.join('')),
  )
}

const seed = Number(process.env['TYPEBOSS_TEST_SEED'] ?? Date.now() % 1_000_000)

describe(`the test of a template (TYPEBOSS_TEST_SEED=${seed})`, () => {
  const cases = fc.sample(
    templates.chain((own) =>
      fc.array(textsFor(own), { minLength: 25, maxLength: 25 }).map((texts) => ({ own, texts })),
    ),
    { seed, numRuns: 120 },
  )

  test('accepts each text that TypeScript assigns to the type, and others only if values of the holes produce them', () => {
    const lines = cases.flatMap(({ own, texts }) =>
      texts.map((text) => `export type _ = ${JSON.stringify(text)} extends ${written(own)} ? true : false`),
    )
    const answers = checkerAnswers(lines)
    let count = 0
    for (const { own, texts } of cases) {
      const fits = template(own.texts, own.holes)
      for (const text of texts) {
        const expected = answers[count++] === true || isMade(own, text)
        expect([written(own), text, fits(text)]).toEqual([written(own), text, expected])
      }
    }
    expect(answers.filter(Boolean).length).toBeGreaterThan(200)
  })
})

describe('a template literal type', () => {
  test.each([
    ['`${number}px`', `${'1'.repeat(1_000_000)}z`],
    ['`${number}px`', `${'1'.repeat(1_000_000)}px`],
    ['`${number}x${number}`', `${'1'.repeat(500_000)}x${'1'.repeat(500_000)}y`],
    ['`${number}${number}${bigint}`', `${'1'.repeat(500_000)}y`],
    ['`${string}/${string}.jpg`', '/'.repeat(1_000_000)],
    ['`${string}/${string}/${string}.jpg`', '/'.repeat(1_000_000)],
    ['`${string}-${number}-${string}-${number}`', '-1'.repeat(500_000) + '-'],
    ['`${Capitalize<string>}:${Uppercase<string>}:${number}`', 'A:'.repeat(500_000)],
  ])('%s refuses a long text without backtracking', async (type, text) => {
    expect(complaints(await codecOf(type), text)).toHaveLength(1)
  })

  test('checks the keys of a Record in the same way', async () => {
    const codec = await codecOf('Record<`${string}:${string}:${string}!`, number>')
    const [fitting, other] = [`${':'.repeat(500_000)}!`, ':'.repeat(500_000)]
    expect(stored(codec, { [fitting]: 1, [other]: 2 })).toEqual({ [fitting]: 1 })
  })

  test.each<readonly [string, readonly unknown[], readonly unknown[]]>([
    [
      '`${number}`',
      ['-0', '0x10', ' 5 ', '.5', '1e3', '-1.5e-7'],
      ['', '1e400', 'Infinity', 'NaN', '1px', '0x'],
    ],
    ['`${bigint}`', ['-0', '0x1f', '12'], ['1.0', '01', '1n', '', '--1']],
    ['`${number}-${number}`', [`${-5}-${-3}`, '1-2', '1e-7-2'], ['-5', '1-', '1--', '--']],
    ['`${string}a${string}` & `${string}b${string}`', ['ab', 'ba'], ['a', 'b', '']],
    ['Uppercase<string> & `${string}-${number}`', ['A-1', '-2'], ['a-1', 'A']],
    ['`a${string}` & { readonly __brand: "Key" } & `${string}z`', ['az', 'abz'], ['a', 'z']],
  ])('%s', async (type, fitting, others) => {
    const codec = await codecOf(type)
    for (const text of fitting) expect([text, complaints(codec, text)]).toEqual([text, []])
    for (const text of others) expect([text, complaints(codec, text)]).toEqual([text, [expect.any(String)]])
  })

  test('is named in the validation error', async () => {
    expect(complaints(await codecOf('`a-${number}` & `${Uppercase<string>}!`'), 'x')).toEqual([
      ': expected string like `a-${number}` (like `${Uppercase<string>}!`), got "x"',
    ])
  })

  test('as an intersection is one key of an index signature', async () => {
    const codec = await codecOf(
      '{ [key: `a${string}` & `${string}z`]: number; [key: string]: number | string }',
    )
    expect(complaints(codec, { az: 'no', a: 'yes' })).toEqual(['.az: expected number, got "no"'])
    expect(stored(codec, { az: 1, a: 'yes' })).toEqual({ az: 1, a: 'yes' })
  })

  test('has a JSON Schema that accepts all texts of the type', () => {
    const shape = readTypes('export type T = `${number}:${bigint}` & `${string}:${string}`')['T']?.shape
    const pattern = shape?.kind === 'template' ? templatePattern(shape) : ''
    const fits = template(['', ':', ''], ['number', 'bigint'])
    for (const text of ['-0:1', '0x10:-0b1', ' 5 :0x1F', ' :5', '1e+30:12']) {
      expect([text, fits(text), new RegExp(pattern, 'u').test(text)]).toEqual([text, true, true])
    }
  })
})

/** Whether the text is the template with a value in each hole, found by trying all values. */
function isMade({ texts, holes: own }: Template, text: string): boolean {
  const [start = '', ...others] = texts
  const [hole, ...more] = own
  if (!text.startsWith(start)) return false
  const rest = text.slice(start.length)
  if (hole === undefined) return rest === ''
  return Array.from({ length: rest.length + 1 }, (_, end) => end).some(
    (end) => isValueOf(hole, rest.slice(0, end)) && isMade({ texts: others, holes: more }, rest.slice(end)),
  )
}

function isValueOf(hole: Hole, text: string): boolean {
  switch (hole) {
    case 'number':
      return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]\d+)?$/.test(text)
    case 'bigint':
      return /^-?(?:0|[1-9]\d*)$/.test(text)
    case 'Uppercase':
      return text.toUpperCase() === text
    case 'Lowercase':
      return text.toLowerCase() === text
    case 'Capitalize':
      return text.charAt(0).toUpperCase() === text.charAt(0)
    case 'Uncapitalize':
      return text.charAt(0).toLowerCase() === text.charAt(0)
    case 'string':
      return true
  }
}

/** What each of the types `… ? true : false` is. */
function checkerAnswers(lines: readonly string[]): readonly boolean[] {
  const source = lines.map((line, index) => line.replace('_', `T${index}`)).join('\n')
  // The two compilers assign a few odd texts differently.
  const read = readTypes6(source)
  return lines.map((_, index) => {
    const shape = read[`T${index}`]?.shape
    return shape?.kind === 'literal' && shape.value === true
  })
}
