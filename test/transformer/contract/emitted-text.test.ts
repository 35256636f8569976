/** The emitted text is readable, and avoids the names of the file that contains it. */
import { describe, expect, test } from '@jest/globals'
import { compileContracts } from '#transformer/contract/write/compile'
import { everything } from '#transformer/contract/usage'
import { readTypes } from '../../support/compile-types.js'

function emit(source: string, isTaken?: (name: string) => boolean): string {
  const sources = Object.entries(readTypes(source)).map(([name, { shape }]) => ({
    name: `${name.toLowerCase()}-queue`,
    constant: `${name}Contract`,
    options: {},
    fingerprint: 'k2j9x0',
    input: shape,
    output: { kind: 'null' } as const,
    progress: { kind: 'null' } as const,
    usage: everything,
  }))
  return compileContracts(sources, 'typeboss', isTaken)
}

describe('emitted text', () => {
  test('is readable code', () => {
    expect(emit('export interface Email { to: string; sendAt?: Date; priority: 1 | 2 }')).toContain(
      `function isEmail(value) {
  if (typeof value !== 'object' || value === null) return false
  if (value.priority !== 1 && value.priority !== 2) return false
  if (value.sendAt !== undefined && !typeboss.isDate(value.sendAt)) return false
  if (typeof value.to !== 'string') return false
  return true
}`,
    )
  })

  test('contains one function for equal types', () => {
    const text = emit(`
      interface Address { street: string }
      interface Place { street: string }
      export interface A { home: Address; work: Place }
      export interface B { at: Address[] }`)
    expect(text.match(/function is\w*(Address|Place)\(/g)).toHaveLength(1)
  })

  test('contains one function for both directions if nothing converts', () => {
    const text = emit('export interface A { to: string }')
    expect(text).toContain('function copyA(value)')
    expect(text).not.toContain('AJson')
  })

  test('gives types of the same name different names', () => {
    const text = emit(`
      namespace One { export interface Item { a: string } }
      namespace Two { export interface Item { b: string } }
      export interface A { one: One.Item; two: Two.Item }`)
    expect(text).toContain('function isItem(')
    expect(text).toContain('function isItem2(')
  })

  test('avoids names that the file uses', () => {
    const text = emit('export interface A { to: string }', (name) => name === 'isA' || name === 'copyA')
    expect(text).toContain('function isA2(')
    expect(text).toContain('function copyA2(')
  })

  test('compiles no code at run time', () => {
    expect(emit('export interface A { to: string; at: Date }')).not.toMatch(/\beval\b|new Function|import\(/)
  })

  test('contains a JSON Schema only on request', () => {
    expect(emit('export interface A { to: string }')).not.toContain('jsonSchema')
  })
})
