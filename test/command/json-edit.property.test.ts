import { describe, expect, test } from '@jest/globals'
import { setValue } from '#command/json/edit'
import { parseJson } from '#command/json/parse'
import { valueOf, type JsonValue } from '#command/json/parse'
import fc from 'fast-check'

interface Layout {
  readonly gap: string
  readonly colon: string
  readonly trailingComma: boolean
}

const layouts = fc.record({
  gap: fc.constantFrom('', ' ', '\n  ', '\r\n\t', ' // a, "b": {\n  ', ' /* } ] */ '),
  colon: fc.constantFrom(':', ': ', ' :\n'),
  trailingComma: fc.boolean(),
})

/** Values that JSON can represent, so without -0. */
const values = fc
  .json({ maxDepth: 3 })
  .filter((text) => !text.includes('__proto__'))
  .map((text) => JSON.parse(text.replaceAll(/-0(?![\d.])/g, '0')) as JsonValue)

function write(value: JsonValue, layout: Layout): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const { gap, colon, trailingComma } = layout
  const [open, close, items] = Array.isArray(value)
    ? ['[', ']', value.map((item: JsonValue) => write(item, layout))]
    : [
        '{',
        '}',
        Object.entries(value).map(([key, item]) => JSON.stringify(key) + colon + write(item, layout)),
      ]
  const comma = trailingComma && items.length > 0 ? ',' : ''
  return open + gap + items.join(`,${gap}`) + comma + gap + close
}

/** Whether `after` has every character of `before` but white space, in the same order. */
function keepsAll(before: string, after: string): boolean {
  let from = 0
  for (const character of before.replaceAll(/\s/g, '')) {
    const found = after.indexOf(character, from)
    if (found < 0) return false
    from = found + character.length
  }
  return true
}

describe('setting a value in the text of a JSON file', () => {
  test('sets that value and no other, however the file is written', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), values),
        fc.string(),
        values,
        layouts,
        (before, key, value, layout) => {
          fc.pre(key !== '__proto__' && !('__proto__' in before))
          const text = setValue(write(before, layout), [key], value)
          expect(valueOf(parseJson(text))).toEqual({ ...before, [key]: value })
        },
      ),
    )
  })

  test('appends to a list, and keeps every character in its order', () => {
    fc.assert(
      fc.property(fc.array(values), layouts, (list, layout) => {
        const before = write({ list }, layout)
        const after = setValue(before, ['list', list.length], 'added')
        expect(valueOf(parseJson(after))).toEqual({ list: [...list, 'added'] })
        expect(keepsAll(before, after)).toBe(true)
      }),
    )
  })

  test.each([
    ['{}', '{ "a": 1 }'],
    ['{ "b": 1 } // b\n', '{ "b": 1, "a": 1 } // b\n'],
    ['{\n\t"b": 1 // b\n}\n', '{\n\t"b": 1, // b\n\t"a": 1\n}\n'],
    ['{\r\n    "b": [],\r\n}\r\n', '{\r\n    "b": [],\r\n    "a": 1,\r\n}\r\n'],
    ['{\n  // nothing yet\n}\n', '{\n  // nothing yet\n  "a": 1\n}\n'],
    ['\uFEFF{ "a": [2] }', '\uFEFF{ "a": 1 }'],
    ['{ "a": 2, "a": 3 }', '{ "a": 2, "a": 1 }'],
  ])('writes as the file %j is written', (before, after) => {
    expect(setValue(before, ['a'], 1)).toBe(after)
  })

  test.each([
    ['{ "a": }', 1, 8, 'expected a value, and found }'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, `expected ',', and found "b"`],
    ["{ 'a': 1 }", 1, 3, `expected a JSON value, or a name in double quotes, and found 'a'`],
    ['{ "a": 1', 1, 9, `expected '}', and found the end of the file`],
    ['{} {}', 1, 4, 'expected the end of the file, and found {'],
    ['{ "a": 1e }', 1, 8, 'expected digits, and found 1e'],
    ['{ "a" /* b\n */ 1 }', 2, 5, "expected ':', and found 1"],
    ['{ "a": "b\n }', 1, 8, `expected '"' at the end of the string, and found "b`],
    ['', 1, 1, 'expected a value, and found the end of the file'],
  ])('says where %j is broken', (text, line, column, message) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ line, column, message }))
  })
})
