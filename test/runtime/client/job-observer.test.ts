import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { setImmediate as turn } from 'node:timers/promises'
import type { QueueService } from 'typeboss'
import { JobObserver } from '#runtime/client/job-observer'

/** A service whose notifications the test sends, and whose reads it records. */
class FakeService {
  readonly reads: (readonly string[])[] = []
  notify: (ids?: readonly string[]) => void = () => {}

  get asService(): QueueService {
    const parts: Partial<QueueService> = {
      onJobsFinished: async (listener) => {
        this.notify = listener
        return { close: async () => {} }
      },
      readEnds: async (_queue, ids) => {
        this.reads.push(ids)
        return ids.map((id) => ({ id, status: 'completed', result: `result of ${id}` }))
      },
    }
    // An observer uses only this part of a service.
    return parts as QueueService
  }
}

describe('waiting for the end of a job', () => {
  let service: FakeService
  let observer: JobObserver
  beforeEach(async () => {
    service = new FakeService()
    observer = new JobObserver(service.asService)
    await endOf('opens the listener')
    service.reads.length = 0
  })
  afterEach(() => observer.close())

  function endOf(id: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const stop = observer.watchEnd('queue', id, {
        onRead: (end) => {
          stop()
          resolve(end)
        },
        onError: reject,
      })
    })
  }

  test('reads a job that another client added at once', async () => {
    const end = endOf('old')
    await turn()
    expect(service.reads).toEqual([['old']])
    expect(await end).toMatchObject({ status: 'completed' })
  })

  test('reads a job that this client has just added when a notification reports its end', async () => {
    observer.expect('new')
    const end = endOf('new')
    await turn()
    expect(service.reads).toEqual([])
    service.notify(['another', 'new'])
    expect(await end).toEqual({ id: 'new', status: 'completed', result: 'result of new' })
    expect(service.reads).toEqual([['new']])
  })

  test('reads every job that one notification reports', async () => {
    for (const id of ['one', 'other', 'third']) observer.expect(id)
    const ends = Promise.all([endOf('one'), endOf('other')])
    const third = endOf('third')
    await turn()
    service.notify(['one', 'other'])
    expect(await ends).toMatchObject([{ id: 'one' }, { id: 'other' }])
    expect(service.reads).toEqual([['one', 'other']])
    await third
  })

  test('reads a job no more once its wait has ended', async () => {
    await endOf('over')
    service.reads.length = 0
    service.notify(['over'])
    service.notify()
    await turn()
    expect(service.reads).toEqual([])
  })

  test('reads at once if the end was reported before the wait began', async () => {
    observer.expect('quick')
    service.notify(['quick'])
    const end = endOf('quick')
    await turn()
    expect(service.reads).toEqual([['quick']])
    await end
  })

  test('reads at once if a notification may have been missed', async () => {
    observer.expect('missed')
    service.notify()
    const end = endOf('missed')
    await turn()
    expect(service.reads).toEqual([['missed']])
    await end
  })

  test('reads after a short delay if no notification arrives', async () => {
    observer.expect('silent')
    expect(await endOf('silent')).toMatchObject({ status: 'completed' })
    expect(service.reads).toEqual([['silent']])
  })

  test('reads a job at once that was added too long ago to be remembered', async () => {
    observer.expect('first')
    for (let number = 0; number < 10_000; number += 1) observer.expect(`job ${number}`)
    const end = endOf('first')
    await turn()
    expect(service.reads).toEqual([['first']])
    await end
  })
})
