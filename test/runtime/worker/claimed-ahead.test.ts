import { expect, test } from '@jest/globals'
import { createPgBossService, QueueWorker, type Claim } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'

const bench = useBench()

/** Jobs below this number end at once, the others when the test releases them. */
const quick = 1_000

test('jobs that were claimed ahead are released when slow jobs take all slots', async () => {
  const letGo = Promise.withResolvers<void>()
  const runs: number[] = []
  const define = (concurrency: number) =>
    handMadeQueue<number, number>({
      name: 'given-back',
      options: { concurrency },
      handler: async (n) => {
        runs.push(n)
        if (n >= quick && n < quick + 4) await letGo.promise
        return n
      },
    })
  const queue = define(4)
  const numbers = Array.from({ length: quick + 200 }, (_, data) => ({ data }))
  const ids = await bench.client.addBatch(queue, numbers)

  const service = createPgBossService({ connectionString: bench.connectionString })
  const released = Promise.withResolvers<readonly Claim[]>()
  const worker = new QueueWorker(
    wrapped(service, {
      releaseJobs: async (name, claims) => {
        await service.releaseJobs(name, claims)
        released.resolve(claims)
      },
    }),
    [queue],
  )
  await worker.start()
  // Short jobs make it claim ahead; then four that do not end hold what it has claimed.
  const given = await released.promise
  expect(given.length).toBeGreaterThan(0)

  // Other workers can claim the released jobs at once, with all their attempts.
  const rest = ids.filter((_, n) => n < quick || n >= quick + 4)
  await bench.working([define(50)], () =>
    Promise.all(rest.map((id) => bench.client.waitForCompletion(queue, id))),
  )
  const [{ id: givenId } = { id: '' }] = given
  expect(await bench.client.getJob(queue, givenId)).toMatchObject({ status: 'completed', attemptsMade: 1 })

  letGo.resolve()
  await Promise.all(ids.map((id) => bench.client.waitForCompletion(queue, id)))
  expect(runs.toSorted((a, b) => a - b)).toEqual(numbers.map(({ data }) => data))
  await worker.stop()
})
