/** A handler’s own decisions about its job, and the signal that aborts it. */
import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, JobCancelledError, QueueWorker, type JobContext } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { wrapped } from '../../support/wrapped-service.js'
import { waitUntil } from '../../support/wait-until.js'

async function execute(connectionString: string, text: string, values: readonly unknown[]): Promise<void> {
  const client = new pg.Client(connectionString)
  await client.connect()
  await client.query(text, [...values])
  await client.end()
}

/** A queue whose handler reports its start, and ends when its signal aborts. */
function listening(name: string, options = {}) {
  const started = Promise.withResolvers<JobContext>()
  const aborted = Promise.withResolvers<unknown>()
  const queue = handMadeQueue<unknown, unknown>({
    name,
    options,
    handler: (_data, job) => {
      started.resolve(job)
      return new Promise((_resolve, reject) => {
        job.signal.addEventListener('abort', () => {
          aborted.resolve(job.signal.reason)
          reject(job.signal.reason)
        })
      })
    },
  })
  return { queue, started: started.promise, aborted: aborted.promise }
}

describe('a handler’s decision', () => {
  const bench = useBench()

  test('fail() is final: the job goes to the dead letter queue without a retry', async () => {
    const attempts: number[] = []
    const letters: unknown[] = []
    const dead = handMadeQueue<unknown, unknown>({
      name: 'refused-letters',
      handler: async (data) => void letters.push(data),
    })
    const queue = handMadeQueue<string, unknown>({
      name: 'refuses',
      options: { retries: 5, deadLetter: 'refused-letters' },
      handler: async (data, job) => {
        attempts.push(job.attempt)
        return job.fail(data === 'text' ? 'The total is negative' : new RangeError(data))
      },
    })
    await bench.working([queue, dead], async () => {
      const id = await bench.client.add(queue, 'text')
      await expect(bench.client.waitForCompletion(queue, id)).rejects.toMatchObject({
        jobError: { name: 'JobFailed', message: 'The total is negative' },
      })
      const other = await bench.client.add(queue, 'an error')
      await expect(bench.client.waitForCompletion(queue, other)).rejects.toMatchObject({
        jobError: { name: 'RangeError', message: 'an error' },
      })
      await waitUntil('two letters', () => letters.length === 2)
      expect(attempts).toEqual([1, 1])
    })
  })

  test('discard() cancels the job with its reason, without a retry or a dead letter', async () => {
    const attempts: number[] = []
    const queue = handMadeQueue<unknown, unknown>({
      name: 'discards',
      options: { retries: 5, deadLetter: 'discarded-letters' },
      handler: async (_data, job) => {
        attempts.push(job.attempt)
        return job.discard('The user is gone')
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      const wait = bench.client.waitForCompletion(queue, id)
      await expect(wait).rejects.toThrow(JobCancelledError)
      await expect(wait).rejects.toThrow('was discarded: The user is gone')
      expect(await bench.client.getJob(queue, id)).toMatchObject({
        status: 'cancelled',
        error: { name: 'JobDiscarded', message: 'The user is gone' },
        attemptsMade: 1,
      })
      expect(attempts).toEqual([1])
      expect(await bench.client.counts(handMadeQueue({ name: 'discarded-letters' }))).toMatchObject({
        waiting: 0,
      })
    })
  })

  test('applies even if the handler catches it and continues', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'swallows',
      handler: async (_data, job) => {
        try {
          job.fail('decided')
        } catch {}
        return 'done'
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      await expect(bench.client.waitForCompletion(queue, id)).rejects.toThrow('decided')
    })
  })

  test('applies with any value as its reason', async () => {
    const attempts: number[] = []
    const queue = handMadeQueue<unknown, unknown>({
      name: 'without-reason',
      options: { retries: 5 },
      handler: async (_data, job) => {
        attempts.push(job.attempt)
        return job.fail(undefined as never)
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      await expect(bench.client.waitForCompletion(queue, id)).rejects.toThrow('undefined')
      expect(attempts).toEqual([1])
    })
  })
})

describe('an error that cannot be read', () => {
  const bench = useBench()

  test('fails its attempt like any other error', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'unreadable',
      options: { retries: 0 },
      handler: async () => {
        throw Object.defineProperty(new Error('x'), 'message', {
          get: () => {
            throw new Error('no')
          },
        })
      },
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      const wait = bench.client.waitForCompletion(queue, id, { timeout: 10_000 })
      await expect(wait).rejects.toThrow('cannot be read')
    })
  })
})

describe('a handler’s signal', () => {
  const bench = useBench()

  test.each(['by notification', 'by the poll'])(
    'aborts when the job is cancelled, noticed %s',
    async (how) => {
      const { queue, started, aborted } = listening(`cancelled-${how.split(' ').at(-1)}`)
      const service = createPgBossService({ connectionString: bench.connectionString })
      const deaf = how === 'by the poll' && { onJobsCancelled: async () => ({ close: async () => {} }) }
      const blind = how === 'by notification' && { queuesWithWork: () => new Promise<never>(() => {}) }
      const worker = new QueueWorker(wrapped(service, { ...deaf, ...blind }), [queue])
      await worker.start()
      const id = await bench.client.add(queue, 1)
      await started
      expect(await bench.client.cancel(queue, id)).toBe(true)
      expect(await aborted).toMatchObject({ code: 'JOB_CANCELLED', jobId: id })
      expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'cancelled', error: undefined })
      await worker.stop({ timeout: 0 })
    },
  )

  test('aborts when the claim is lost, and the handler’s result then changes nothing', async () => {
    const { queue, started, aborted } = listening('lost')
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1, { retries: 3 })
      await started
      // As pg-boss's maintenance does with an expired claim.
      await execute(
        bench.connectionString,
        `update pgboss.job set state = 'retry', start_after = now() + interval '1 hour' where id = $1`,
        [id],
      )
      expect(await aborted).toMatchObject({ code: 'CLAIM_LOST', jobId: id })
      expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'delayed', error: undefined })
    })
  })

  test('does not abort while heartbeats renew the claim', async () => {
    const { queue, started } = listening('alive', { heartbeat: 10_000 })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      const job = await started
      const aged = `update pgboss.job set heartbeat_on = now() - interval '5 seconds' where id = $1`
      await execute(bench.connectionString, aged, [id])
      const client = new pg.Client(bench.connectionString)
      await client.connect()
      const fresh = `select 1 from pgboss.job where id = $1 and heartbeat_on > now() - interval '3 seconds'`
      await waitUntil('a new heartbeat', async () => (await client.query(fresh, [id])).rowCount === 1)
      await client.end()
      expect(job.signal.aborted).toBe(false)
    })
  })
})
