import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import {
  JobFailedError,
  JobRefusedError,
  QueueOptionsError,
  QueueWorker,
  createPgBossService,
} from 'typeboss'
import { dated, handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { waitUntil } from '../../../support/wait-until.js'

const day = 86_400_000

describe('the options of a definition', () => {
  const bench = useBench()

  async function stored(name: string): Promise<unknown> {
    const database = new pg.Client(bench.connectionString)
    await database.connect()
    const { rows } = await database.query<Record<string, unknown>>(
      `select policy, heartbeat_seconds, retention_seconds, deletion_seconds, dead_letter from pgboss.queue where name = $1`,
      [name],
    )
    await database.end()
    return rows[0]
  }

  test('are those of the stored queue, and return to their defaults when they are removed', async () => {
    const options = {
      policy: 'exclusive',
      heartbeat: 10_500,
      retention: { waiting: day, finished: 'forever' },
      deadLetter: 'declared-dead',
    } as const
    await bench.client.add(handMadeQueue<unknown, unknown>({ name: 'declared', options }), 1)
    expect(await stored('declared')).toEqual({
      policy: 'exclusive',
      heartbeat_seconds: 11,
      retention_seconds: 86_400,
      deletion_seconds: 0,
      dead_letter: 'declared-dead',
    })
    expect(await stored('declared-dead')).toMatchObject({ policy: 'standard', dead_letter: null })
    const later = handMadeQueue<unknown, unknown>({
      name: 'declared',
      options: { policy: 'exclusive' },
      handler: async () => {},
    })
    await bench.working([later], async () => {
      expect(await stored('declared')).toEqual({
        policy: 'exclusive',
        heartbeat_seconds: 60,
        retention_seconds: 1_209_600,
        deletion_seconds: 604_800,
        dead_letter: null,
      })
    })
  })

  test('cannot change the policy of the stored queue: a worker refuses to start', async () => {
    await bench.client.add(handMadeQueue<unknown, unknown>({ name: 'kept', options: { policy: 'short' } }), 1)
    const changed = handMadeQueue<unknown, unknown>({ name: 'kept', handler: async () => {} })
    const worker = new QueueWorker(createPgBossService({ connectionString: bench.connectionString }), [
      changed,
    ])
    await expect(worker.start()).rejects.toThrow(
      'The option policy must be "short", as the queue "kept" was made with',
    )
    await worker.stop()
  })

  test.each([
    [{ policy: 'fifo' }, 'policy must be standard, short'],
    [{ partition: 1 }, 'partition must be true or false'],
    [{ deadLetter: 'refusing' }, 'deadLetter must be the name of another queue'],
    [{ deadLetter: 'a b' }, 'deadLetter must be the name of another queue'],
    [{ heartbeat: 9_999 }, 'heartbeat must be from 10000 to 86400000 milliseconds, got 9999'],
    [{ heartbeat: true }, 'heartbeat must be from'],
    [{ retention: 7 }, 'retention must be { waiting, finished }'],
    [{ retention: { waiting: 1 } }, 'retention.waiting must be from 1000'],
    [{ retention: { finished: Infinity } }, 'retention.finished must be from 1000'],
    [{ retention: { done: 1 } }, 'retention.done must be left out'],
    [{ groupConcurrency: 0 }, 'groupConcurrency must be an integer from 1'],
    [{ groupConcurrency: null }, 'groupConcurrency must be an integer'],
    [{ groupConcurrency: { local: 1.5 } }, 'groupConcurrency.local must be an integer'],
    [{ groupConcurrency: { everywhere: 1 } }, 'groupConcurrency.everywhere must be left out'],
    [{ concurency: 1 }, 'concurency must be left out; known are retries'],
  ])('are checked when they are computed at run time: %j', (options, message) => {
    const define = () => handMadeQueue({ name: 'refusing', options: options as never })
    expect(define).toThrow(QueueOptionsError)
    expect(define).toThrow(message)
  })

  test.each([[{ group: '' }], [{ group: 7 }], [{ group: 'a\0' }]])(
    'are also checked for a job: %j',
    async (options) => {
      const queue = handMadeQueue<unknown, unknown>({ name: 'declared', fingerprint: 'declared' })
      await expect(bench.client.add(queue, 1, options as never)).rejects.toThrow('group must be a string')
    },
  )
})

describe('a dead letter queue', () => {
  const bench = useBench()

  test('receives jobs that failed for good, with their data unchanged', async () => {
    const letters: unknown[] = []
    const dead = handMadeQueue<{ at: Date }, unknown>({
      name: 'letters',
      input: dated as never,
      handler: async (data) => void letters.push(data),
    })
    const failing = handMadeQueue<{ at: Date }, unknown>({
      name: 'lettered',
      input: dated as never,
      options: { retries: 1, deadLetter: 'letters' },
      handler: async () => {
        throw new Error('not today')
      },
    })
    await bench.working([failing, dead], async () => {
      const id = await bench.client.add(failing, { at: new Date(1_000) })
      await expect(bench.client.waitForCompletion(failing, id)).rejects.toThrow(JobFailedError)
      await waitUntil('a letter', () => letters.length > 0)
      expect(letters).toEqual([{ at: new Date(1_000) }])
    })
  })

  test('receives jobs that do not fit the contract at once', async () => {
    const letters: unknown[] = []
    const dead = handMadeQueue<unknown, unknown>({
      name: 'misfits',
      handler: async (data) => void letters.push(data),
    })
    const options = { retries: 5, backoff: 'exponential', deadLetter: 'misfits' } as const
    const strict = handMadeQueue<{ at: Date }, unknown>({
      name: 'strict',
      input: dated as never,
      options,
      handler: async () => {},
    })
    const careless = handMadeQueue<unknown, unknown>({ name: 'strict', fingerprint: 'strict', options })
    await bench.working([strict, dead], async () => {
      const id = await bench.client.add(careless, { at: 'soon' })
      await expect(bench.client.waitForCompletion(strict, id)).rejects.toThrow(
        'input.at: expected ISO 8601 date',
      )
      expect(await bench.client.getJob(careless, id)).toMatchObject({ status: 'failed', attemptsMade: 1 })
      await waitUntil('a letter', () => letters.length > 0)
      expect(letters).toEqual([{ at: 'soon' }])
    })
  })
})

describe('a partitioned queue', () => {
  const bench = useBench()

  test('is worked, read, counted and updated as any other', async () => {
    const queue = handMadeQueue<number, number>({
      name: 'apart',
      options: { partition: true, retries: 0 },
      handler: async (data) => {
        if (data === 13) throw new Error('unlucky')
        return data + 1
      },
    })
    const ids = await bench.client.addBatch(queue, [{ data: 1 }, { data: 13 }])
    await bench.client.add(queue, 3, { delay: 60_000 })
    await bench.working([queue], () =>
      Promise.allSettled(ids.map((id) => bench.client.waitForCompletion(queue, id))),
    )
    expect(await bench.client.getJob(queue, ids[0] ?? '')).toMatchObject({ status: 'completed', result: 2 })
    expect(await bench.client.counts(queue)).toMatchObject({ completed: 1, failed: 1, delayed: 1 })
    expect(await bench.client.findJobs(queue, { status: 'failed' })).toMatchObject([{ data: 13 }])
    await bench.client.retry(queue, ids[1] ?? '')
    expect(await bench.client.counts(queue)).toMatchObject({ waiting: 1, failed: 0 })
    expect(await tableOf('apart')).not.toBe('pgboss.job_common')
  })

  test('keeps its table when its definition changes', async () => {
    await bench.client.add(handMadeQueue<unknown, unknown>({ name: 'together' }), 1)
    const apart = { name: 'together', options: { partition: true }, handler: async () => 7 }
    const queue = handMadeQueue<unknown, unknown>(apart)
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, 1)
      expect(await bench.client.waitForCompletion(queue, id)).toBe(7)
    })
    expect(await tableOf('together')).toBe('pgboss.job_common')
    expect(bench.errors.splice(0).map(({ message }) => message)).toEqual([
      expect.stringContaining('The option partition must be false, as the queue "together" was made with'),
    ])
  })

  async function tableOf(queue: string): Promise<unknown> {
    const database = new pg.Client(bench.connectionString)
    await database.connect()
    const text = 'select tableoid::regclass::text as table from pgboss.job where name = $1'
    const { rows } = await database.query<{ table: string }>(text, [queue])
    await database.end()
    return rows[0]?.table
  }
})

describe('a policy', () => {
  const bench = useBench()

  test('exclusive refuses a second job of a key, but not one of another key', async () => {
    const queue = handMadeQueue<unknown, unknown>({ name: 'exclusive', options: { policy: 'exclusive' } })
    await bench.client.add(queue, 1, { key: 'a' })
    await expect(bench.client.add(queue, 2, { key: 'a' })).rejects.toThrow(JobRefusedError)
    await bench.client.add(queue, 3, { key: 'b' })
  })

  test('singleton runs one job of a key at a time, even with many jobs and free workers', async () => {
    let running = 0
    let most = 0
    const queue = handMadeQueue<number, unknown>({
      name: 'singleton',
      options: { policy: 'singleton', concurrency: 10 },
      handler: async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setTimeout(resolve, 2))
        running -= 1
      },
    })
    const ids = await bench.client.addBatch(
      queue,
      Array.from({ length: 10 }, (_, data) => ({ data })),
    )
    await bench.working([queue], () =>
      bench.working([queue], () => Promise.all(ids.map((id) => bench.client.waitForCompletion(queue, id)))),
    )
    expect(most).toBe(1)
  })

  test('strict-fifo runs the jobs of each key in order, and those after a failed attempt when its job has completed', async () => {
    const order: string[] = []
    const queue = handMadeQueue<string, unknown>({
      name: 'strict-fifo',
      options: { policy: 'strict-fifo', concurrency: 10, retries: 1 },
      handler: async (data, job) => {
        order.push(data)
        if (data === 'b2' && job.attempt === 1) throw new Error('once more')
      },
    })
    const ids: string[] = []
    for (const data of ['a1', 'b1', 'a2', 'b2', 'a3', 'b3']) {
      ids.push(await bench.client.add(queue, data, { key: data.charAt(0) }))
    }
    await bench.working([queue], () =>
      Promise.all(ids.map((id) => bench.client.waitForCompletion(queue, id))),
    )
    expect(order.filter((text) => text.startsWith('a'))).toEqual(['a1', 'a2', 'a3'])
    expect(order.filter((text) => text.startsWith('b'))).toEqual(['b1', 'b2', 'b2', 'b3'])
  })

  test('strict-fifo blocks a key after a failed job until the job is retried successfully', async () => {
    const queue = handMadeQueue<string, string>({
      name: 'strict-fifo-failure',
      options: { policy: 'strict-fifo', retries: 0 },
      handler: async (data, job) => {
        if (data === 'first' && job.attempt === 1) throw new Error('once more')
        return data
      },
    })
    const { client } = bench
    const first = await client.add(queue, 'first', { key: 'a' })
    const second = await client.add(queue, 'second', { key: 'a' })
    await bench.working([queue], async () => {
      await expect(client.waitForCompletion(queue, first)).rejects.toThrow('once more')
      expect((await client.getJob(queue, second))?.status).toBe('waiting')
      await client.retry(queue, first)
      expect(await client.waitForCompletion(queue, second)).toBe('second')
    })
  })

  test('strict-fifo refuses jobs without a key and schedules, whose jobs have none', async () => {
    const queue = handMadeQueue<number, unknown>({
      name: 'strict-fifo-keys',
      options: { policy: 'strict-fifo' },
    })
    const words = 'The option key must be given, since a strict-fifo queue runs the jobs of each key in order'
    const { client } = bench
    await expect(client.add(queue, 1)).rejects.toThrow(words)
    await expect(client.addBatch(queue, [{ data: 1 }])).rejects.toThrow(words)
    await expect(client.throttle(queue, 1, { window: 1_000 })).rejects.toThrow(words)
    await expect(client.schedule(queue, '* * * * *', 1, { key: 'a' })).rejects.toThrow(
      'The option policy must be another for a schedule, whose jobs have no key',
    )
  })
})
