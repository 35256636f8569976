/** Which patterns are known to backtrack. */
import { describe, expect, test } from '@jest/globals'
import { backtrackingOf } from '#transformer/contract/read/backtracking'

describe('a pattern that takes exponential time:', () => {
  test.each([
    '(a+)+',
    '^(a+)+$',
    '^(.*)*$',
    '(a*)*b',
    '^(?:a|a)*$',
    '^(a|ab|b)+$',
    String.raw`^(\w|\d)+$`,
    String.raw`^(\w+\s?)*$`,
    '^([a-z]+[a-z0-9]*)+$',
    '^(?<part>a+|b+)*$',
    '^(x+x+)+y$',
    '^((a?)+)+$',
    '^(a{1,2})*x$',
    '^(a{2,})+$',
    String.raw`^(\w{1,10} ?){1,20}$`,
    '^(a|a){30}$',
    '(?=(a+)+$)b',
    '^([α-ω]+)+$',
    '^(.|😀)+$',
    String.raw`^([\w-]+\.?)+@x$`,
  ])('%s', (source) => expect(backtrackingOf(source, 'u')).toBe('exponential'))
})

describe('a pattern of adjacent loops:', () => {
  test.each([
    '.*.*x',
    'a*a*$',
    String.raw`^\w*\d*$`,
    String.raw`^\d+\.?\d*$`,
    String.raw`^\s+(?:a)?\s+$`,
    '^(?:a+){2}$',
    '^x{2,}[w-z]*$',
  ])('%s', (source) => expect(backtrackingOf(source, 'u')).toBe('polynomial'))
})

describe('a pattern with one way to match a text:', () => {
  test.each([
    '',
    '^a+$',
    '^(ab*)*$',
    '^(a|b)*$',
    '^(?:a|b|cd)+$',
    '^([0-9a-f]{2})+$',
    '^([0-9a-f]{4}-){8}[0-9a-f]{12}$',
    String.raw`^\d{1,3}(\.\d{1,3}){3}$`,
    String.raw`^\d+(\.\d*)?$`,
    String.raw`^[^@\s]+@[^@\s]+\.[^@\s]+$`,
    String.raw`^[\w.-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$`,
    String.raw`^[a-z0-9]+(?:-[a-z0-9]+)*$`,
    String.raw`^\+?[1-9]\d{1,14}$`,
    String.raw`^(0|[1-9]\d*)\.(0|[1-9]\d*)$`,
    String.raw`^"(?:[^"\\]|\\.)*"$`,
    String.raw`^(?!-)[a-z-]+$`,
    String.raw`^[\]a]*$`,
    '^(?:){100000}(?=a){0,100000}$',
  ])('%s', (source) => expect(backtrackingOf(source, 'u')).toBeUndefined())
})

test('a pattern that is valid without the flag u only is read as such', () => {
  expect(backtrackingOf(String.raw`^([\w-\.]+)+$`, '')).toBe('exponential')
  expect(backtrackingOf(String.raw`^[\w-\.]+$`, '')).toBeUndefined()
})

test.each([
  ['a backreference', String.raw`^(a+)\1*$`],
  ['very many characters', `^${'a?'.repeat(400)}(b+)+$`],
])('a pattern with %s is not judged', (_what, source) => {
  expect(backtrackingOf(source, 'u')).toBeUndefined()
})
