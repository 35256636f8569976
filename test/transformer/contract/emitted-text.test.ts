/** The text that is emitted: read by people, placed in files that have names of their own. */
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
  test('reads like code that someone wrote', () => {
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

  test('has a function once for equal types', () => {
    const text = emit(`
      interface Address { street: string }
      interface Place { street: string }
      export interface A { home: Address; work: Place }
      export interface B { at: Address[] }`)
    expect(text.match(/function is\w*(Address|Place)\(/g)).toHaveLength(1)
  })

  test('has one function for both directions where nothing converts', () => {
    const text = emit('export interface A { to: string }')
    expect(text).toContain('function copyA(value)')
    expect(text).not.toContain('AJson')
  })

  test('names types of the same name apart', () => {
    const text = emit(`
      namespace One { export interface Item { a: string } }
      namespace Two { export interface Item { b: string } }
      export interface A { one: One.Item; two: Two.Item }`)
    expect(text).toContain('function isItem(')
    expect(text).toContain('function isItem2(')
  })

  test('keeps away from names that are taken', () => {
    const text = emit('export interface A { to: string }', (name) => name === 'isA' || name === 'copyA')
    expect(text).toContain('function isA2(')
    expect(text).toContain('function copyA2(')
  })

  test('compiles nothing at run time', () => {
    expect(emit('export interface A { to: string; at: Date }')).not.toMatch(/\beval\b|new Function|import\(/)
  })

  test('has no JSON Schema unless it is asked for', () => {
    expect(emit('export interface A { to: string }')).not.toContain('jsonSchema')
  })
})
