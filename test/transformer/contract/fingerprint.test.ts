/** Equal types have equal fingerprints, independent of their spelling and their order. */
import { describe, expect, test } from '@jest/globals'
import { fingerprint } from '#transformer/contract/shape/fingerprint'
import { readTypes } from '../../support/compile-types.js'

function fingerprintOf(source: string): string {
  const read = readTypes(source)['T']
  if (read === undefined) throw new Error('The source exports no type T')
  return fingerprint(read.shape)
}

describe('the fingerprint', () => {
  test('is short', () => {
    expect(fingerprintOf('export type T = { a: string }')).toMatch(/^[a-z\d]{12}$/)
  })

  test.each([
    ['of fields in another order', '{ a: string; b: Date }', '{ b: Date; a: string }'],
    ['of unions in another order', `'a' | 'b' | null`, `null | 'b' | 'a'`],
    ['of a type that is computed', `Omit<{ a: string; b: 1 }, 'b'>`, '{ readonly a: string }'],
    ['of brands', `string & { __brand: 'x' }`, 'string'],
  ])('is the same %s', (_title, one, other) => {
    expect(fingerprintOf(`export type T = ${one}`)).toBe(fingerprintOf(`export type T = ${other}`))
  })

  test('is the same for recursive types in any order', () => {
    const ping = 'interface Ping { pong?: Pong; name: string }'
    const pong = 'interface Pong { ping?: Ping; at: Date }'
    const root = 'export interface T { a: Ping; b: Pong }'
    const renamed = `interface A { pong?: B; name: string } interface B { ping?: A; at: Date } export interface T { b: B; a: A }`
    const first = fingerprintOf([ping, pong, root].join('\n'))
    expect(fingerprintOf([root, pong, ping].join('\n'))).toBe(first)
    expect(fingerprintOf(renamed)).toBe(first)
    expect(fingerprintOf(`type Uses = Pong | Ping\n${[ping, pong, root].join('\n')}`)).toBe(first)
  })

  test.each([
    ['a field is added', '{ a: string }', '{ a: string; b?: string }'],
    ['a field becomes optional', '{ a: string }', '{ a?: string }'],
    ['a type changes', '{ a: string }', '{ a: Date }'],
    ['a literal changes its kind', `{ a: '1' }`, '{ a: 1 }'],
    ['a constraint is added', '{ a: string }', '{ /** @minLength 1 */ a: string }'],
    ['a constraint changes', '{ /** @minLength 2 */ a: string }', '{ /** @minLength 1 */ a: string }'],
    ['a tuple grows', '[string]', '[string, string?]'],
    ['something changes deep down', '{ a: { b: Date[] }[] }', '{ a: { b: (Date | null)[] }[] }'],
  ])('changes if %s', (_title, one, other) => {
    expect(fingerprintOf(`export type T = ${one}`)).not.toBe(fingerprintOf(`export type T = ${other}`))
  })
})
