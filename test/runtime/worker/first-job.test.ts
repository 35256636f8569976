import { describe, expect, test } from '@jest/globals'
import { handMadeQueue, dated } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

describe('a job', () => {
  const bench = useBench()
  const queue = handMadeQueue<{ at: Date }, { at: Date }>({
    name: 'first',
    input: dated as never,
    output: dated as never,
    handler: async ({ at }, job) => {
      await job.progress(50)
      return { at: new Date(at.getTime() + 1) }
    },
  })

  test('passes from add() through its handler to its result, with its types', async () => {
    const at = new Date('2026-01-01T00:00:00Z')
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, { at })
      const result = await bench.client.waitForCompletion(queue, id)
      expect(result).toEqual({ at: new Date('2026-01-01T00:00:00.001Z') })
      const job = await bench.client.getJob(queue, id)
      expect(job).toMatchObject({
        id,
        queue: 'first',
        status: 'completed',
        data: { at },
        result,
        progress: 50,
      })
      expect(job).toMatchObject({ attemptsMade: 1, attemptsAllowed: 3, priority: 0, error: undefined })
      expect(job?.finishedAt).toBeInstanceOf(Date)
    })
    expect(bench.errors).toEqual([])
  })
})
