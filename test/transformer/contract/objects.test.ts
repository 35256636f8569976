import { describe, expect, test } from '@jest/globals'
import { codecOf, complaints, stored } from '../../support/contracts.js'

const order = `
  export interface T {
    id: string
    items: { price: number; count?: number }[]
    at: Date
    status: 'open' | 'closed'
    contact: { type: 'post'; address: string } | { type: 'mail'; email: string; sent?: Date } | null
    parent?: T
  }`

const valid = {
  id: 'o-1',
  items: [{ price: 12.5 }, { price: 3, count: 2 }],
  at: new Date('2026-01-31T12:00:00.000Z'),
  status: 'open',
  contact: { type: 'mail', email: 'a@b.c', sent: new Date(0) },
  parent: { id: 'o-0', items: [], at: new Date(1), status: 'closed', contact: null },
}

describe('an object type', () => {
  test('accepts a value that fits, and restores it from JSON with its Dates', async () => {
    const codec = await codecOf(order)
    expect(codec.validate(valid)).toBeUndefined()
    expect(stored(codec, valid)).toStrictEqual(valid)
  })

  test('reports the path of every value that does not fit', async () => {
    const codec = await codecOf(order)
    const items = [{ price: 1 }, { price: 1 }, { price: 1 }, { price: '12' }]
    const contact = { type: 'fax' }
    expect(complaints(codec, { ...valid, items, contact, at: new Date(Number.NaN) })).toEqual([
      '.at: expected valid Date, got an invalid Date',
      `.contact.type: expected 'post' | 'mail', got "fax"`,
      '.items[3].price: expected number, got "12"',
    ])
  })

  test('stores the declared fields only', async () => {
    const codec = await codecOf('{ id: string; email: string }')
    const user = { id: 'u', email: 'a@b.c', passwordHash: '$2b$…' }
    expect(codec.encode(user)).toStrictEqual({ id: 'u', email: 'a@b.c' })
  })

  test.each(['interface T {}', "type T = Omit<{ id: string }, 'id'>", 'type T = { [Key in never]: string }'])(
    'may have no fields: %s',
    async (declaration) => {
      expect((await codecOf(`export ${declaration}`)).encode({ id: 'u' })).toStrictEqual({})
    },
  )

  test('omits fields that are undefined', async () => {
    const codec = await codecOf('{ id: string; email?: string; name: string | undefined }')
    const value = { id: 'u', email: undefined, name: undefined }
    expect(codec.validate(value)).toBeUndefined()
    expect(codec.encode(value)).toStrictEqual({ id: 'u' })
  })

  test('refuses values that are not objects', async () => {
    const codec = await codecOf('{ id?: string }')
    for (const value of [null, [], 'x', new Map(), new Date(), undefined]) {
      expect(complaints(codec, value)).toHaveLength(1)
    }
  })
})
