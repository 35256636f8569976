import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { nameBasedUuid, storedId } from '#runtime/pg-boss/jobs/stored-id'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const name = fc.stringMatching(/^[\w.\-/]{1,20}$/)

describe('job ids', () => {
  test('follow RFC 9562, with its example of version 5', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
    expect(nameBasedUuid(dns, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })

  test('are UUIDs that depend only on the queue and the id, and a UUID keeps its value', () => {
    fc.assert(
      fc.property(name, fc.string({ minLength: 1 }), (queue, id) => {
        const stored = storedId(queue, id)
        expect(stored).toMatch(uuid)
        expect(storedId(queue, id)).toBe(stored)
        expect(storedId(queue, stored)).toBe(stored)
      }),
    )
  })

  test('differ between queues and ids', () => {
    fc.assert(
      fc.property(
        name,
        name,
        fc.string({ minLength: 1 }),
        fc.string({ minLength: 1 }),
        (q1, q2, id1, id2) => {
          fc.pre(q1 !== q2 || id1 !== id2)
          expect(storedId(q1, id1)).not.toBe(storedId(q2, id2))
        },
      ),
    )
  })

  test('take a UUID in upper or lower case', () => {
    fc.assert(fc.property(fc.uuid(), (id) => expect(storedId('q', id.toUpperCase())).toBe(id)))
  })
})
