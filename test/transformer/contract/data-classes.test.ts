/** Instances of classes with only public fields, such as DTOs, are data. */
import { describe, expect, test } from '@jest/globals'
import { codecOf, complaints, stored } from '../../support/contracts.js'

const classes = `
  class Base { readonly id!: string }
  class Address { street!: string }
  export class T extends Base {
    static from(): void {}
    at?: Date
    address: Address
    constructor(address: Address, public tags: string[] = []) { super(); this.address = address }
  }`

describe('an instance of a class with only public fields', () => {
  test('arrives as a plain object of its fields', async () => {
    class Order {
      id = 'a'
      at = new Date(0)
      address = { street: 'x' }
      tags = ['new']
      note = 'not declared'
    }
    const codec = await codecOf(classes)
    expect(complaints(codec, new Order())).toEqual([])
    const back = stored(codec, new Order())
    expect(back).toStrictEqual({ id: 'a', at: new Date(0), address: { street: 'x' }, tags: ['new'] })
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
  })

  test('is checked like an interface', async () => {
    expect(complaints(await codecOf(classes), { id: 1, address: {}, tags: [] })).toEqual([
      '.address.street: expected string, got nothing',
      '.id: expected string, got 1',
    ])
  })

  test('can be generic, refer to itself and be intersected', async () => {
    const codec = await codecOf(`class Node<V> { value!: V; next?: Node<V> }
      export type T = Node<Date> & { name: string }`)
    const value = { value: new Date(0), next: { value: new Date(1) }, name: 'x' }
    expect(stored(codec, value)).toEqual(value)
  })

  test('can have tags', async () => {
    const codec = await codecOf('export class T { /** @minLength 2 */ name!: string }')
    expect(complaints(codec, { name: 'x' })).toHaveLength(1)
  })
})
