import { describe, expect, test } from '@jest/globals'
import { coalesce } from '#runtime/support/coalesce'

/** A batch runner whose batches the test ends. */
function held() {
  const batches: { readonly items: readonly string[]; readonly end: () => void }[] = []
  const run = (items: readonly string[]): Promise<readonly string[]> =>
    new Promise((resolve) => batches.push({ items, end: () => resolve(items.map((item) => `${item}!`)) }))
  return { batches, run }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('coalescing calls', () => {
  test('puts the calls of one turn into one batch, and later calls into the next', async () => {
    const { batches, run } = held()
    const call = coalesce(run, { limit: 10 })
    const first = [call('a'), call('b')]
    await turn()
    const second = [call('c'), call('d'), call('e')]
    await turn()
    expect(batches.map(({ items }) => items)).toEqual([['a', 'b']])
    batches[0]?.end()
    expect(await Promise.all(first)).toEqual(['a!', 'b!'])
    await turn()
    expect(batches.map(({ items }) => items)).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
    batches[1]?.end()
    expect(await Promise.all(second)).toEqual(['c!', 'd!', 'e!'])
  })

  test('limits each batch, in order of arrival', async () => {
    const sizes: number[] = []
    const call = coalesce(
      async (items: readonly number[]) => {
        sizes.push(items.length)
        return items
      },
      { limit: 4 },
    )
    expect(await Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8].map(call))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(sizes).toEqual([4, 4, 1])
  })

  test('splits a batch that fails because of one member', async () => {
    const call = coalesce(
      async (items: readonly number[]) => {
        if (items.includes(3)) throw new Error('three')
        return items
      },
      { limit: 10, divisible: () => true },
    )
    const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map(call))
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
  })

  test('rejects a whole batch if a split cannot help, and continues with the next', async () => {
    let attempts = 0
    const call = coalesce(
      async (items: readonly number[]) => {
        attempts += 1
        if (attempts === 1) throw new Error('away')
        return items
      },
      { limit: 10 },
    )
    const outcomes = await Promise.allSettled([call(1), call(2)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(attempts).toBe(1)
    expect(await call(3)).toBe(3)
  })
})
