import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { setImmediate as turn } from 'node:timers/promises'
import type { QueueService } from 'typeboss'
import { Observatory } from '#runtime/client/observer'

/** What a service tells a client, and is asked by it, when the test says so. */
class Told {
  readonly asked: (readonly string[])[] = []
  tell: (ids?: readonly string[]) => void = () => {}

  get service(): QueueService {
    const told: Partial<QueueService> = {
      onJobsFinished: async (listener) => {
        this.tell = listener
        return { close: async () => {} }
      },
      readEnds: async (_queue, ids) => {
        this.asked.push(ids)
        return ids.map((id) => ({ id, status: 'completed', result: `result of ${id}` }))
      },
    }
    // What an observatory uses of it.
    return told as QueueService
  }
}

describe('waiting for the end of a job', () => {
  let told: Told
  let observatory: Observatory
  beforeEach(async () => {
    told = new Told()
    observatory = new Observatory(told.service)
    await endOf('opens the listener')
    told.asked.length = 0
  })
  afterEach(() => observatory.close())

  function endOf(id: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const leave = observatory.observeEnd('queue', id, {
        see: (end) => {
          leave()
          resolve(end)
        },
        fail: reject,
      })
    })
  }

  test('asks at once about a job that others have added', async () => {
    const end = endOf('old')
    await turn()
    expect(told.asked).toEqual([['old']])
    expect(await end).toMatchObject({ status: 'completed' })
  })

  test('asks about a job that was just added only when it is told that it has finished', async () => {
    observatory.expect('new')
    const end = endOf('new')
    await turn()
    expect(told.asked).toEqual([])
    told.tell(['another', 'new'])
    expect(await end).toEqual({ id: 'new', status: 'completed', result: 'result of new' })
    expect(told.asked).toEqual([['new']])
  })

  test('asks at once if it was told of its end before anybody waited', async () => {
    observatory.expect('quick')
    told.tell(['quick'])
    const end = endOf('quick')
    await turn()
    expect(told.asked).toEqual([['quick']])
    await end
  })

  test('asks at once if a notification may have been missed', async () => {
    observatory.expect('missed')
    told.tell()
    const end = endOf('missed')
    await turn()
    expect(told.asked).toEqual([['missed']])
    await end
  })

  test('asks in a moment if it is told nothing', async () => {
    observatory.expect('silent')
    expect(await endOf('silent')).toMatchObject({ status: 'completed' })
    expect(told.asked).toEqual([['silent']])
  })

  test('asks about what it no longer remembers to have added', async () => {
    observatory.expect('first')
    for (let number = 0; number < 10_000; number += 1) observatory.expect(`job ${number}`)
    const end = endOf('first')
    await turn()
    expect(told.asked).toEqual([['first']])
    await end
  })
})
