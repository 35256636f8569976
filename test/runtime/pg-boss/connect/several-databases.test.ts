import { describe, expect, test } from '@jest/globals'
import type { AnyQueue } from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench, type Bench } from '../../../support/service.js'

const numbers = Array.from({ length: 20 }, (_, number) => number)
const places = handMadeQueue<number, string>({ name: 'places' })

function workedIn(place: string): AnyQueue {
  return handMadeQueue<number, string>({ name: 'places', handler: async (number) => `${place} ${number}` })
}

describe('two services on two databases, in one process', () => {
  const east = useBench()
  const west = useBench()

  test('each work their own jobs, and notify their own waits', async () => {
    const results = ({ client }: Bench, jobId: (number: number) => string | undefined) =>
      Promise.all(
        numbers.map(async (number) => {
          const own = jobId(number)
          const id = await client.add(places, number, own === undefined ? {} : { jobId: own })
          return client.waitForCompletion(places, id)
        }),
      )
    const worked = await east.working([workedIn('east')], () =>
      west.working([workedIn('west')], () =>
        Promise.all([
          results(east, () => undefined),
          results(west, () => undefined),
          // The same ids in both databases.
          results(east, (number) => `job-${number}`),
          results(west, (number) => `job-${number}`),
        ]),
      ),
    )
    const inEast = numbers.map((number) => `east ${number}`)
    const inWest = numbers.map((number) => `west ${number}`)
    expect(worked).toEqual([inEast, inWest, inEast, inWest])
    expect([...east.errors, ...west.errors]).toEqual([])
  })

  test('cannot read each other’s jobs', async () => {
    const id = await west.client.add(places, 1)
    await east.working([workedIn('east')], async () => {
      await east.client.waitForCompletion(places, await east.client.add(places, 2))
      expect(await east.client.getJob(places, id)).toBeUndefined()
      expect(await west.client.getJob(places, id)).toMatchObject({ status: 'waiting', data: 1 })
    })
  })
})
