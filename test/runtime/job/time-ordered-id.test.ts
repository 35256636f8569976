import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { timeOrderedId } from '#runtime/job/time-ordered-id'

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('the id of a new job', () => {
  afterEach(() => void jest.restoreAllMocks())

  test('is a UUID of version 7 with the time', () => {
    const before = Date.now()
    const id = timeOrderedId()
    expect(id).toMatch(form)
    const time = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
    expect(time).toBeGreaterThanOrEqual(before)
    expect(time).toBeLessThanOrEqual(Date.now() + 100)
  })

  test('is greater than the one before, also for many in a millisecond', () => {
    const now = Date.now() + 1_000
    jest.spyOn(Date, 'now').mockReturnValue(now)
    const ids = Array.from({ length: 10_000 }, timeOrderedId)
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(10_000)
    for (const id of ids) expect(id).toMatch(form)
  })

  test('is greater than the one before when the clock goes back', () => {
    const first = timeOrderedId()
    jest.spyOn(Date, 'now').mockReturnValue(1_000)
    const second = timeOrderedId()
    expect(second > first).toBe(true)
  })
})
