/** What a service opens, how it closes, and what it shows of its address. */
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import {
  QueueClient,
  QueueConnectionError,
  QueueOptionsError,
  QueueServiceError,
  QueueWorker,
} from 'typeboss'
import { createBullMQService, type BullMQServiceOptions } from 'typeboss/bullmq'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { describeOnRedis, startRedisServer, type RedisServer } from '../../support/redis-server.js'
import { waitUntil } from '../../support/wait-until.js'

const password = 'p/#?@:ä secret'

describeOnRedis('a service of BullMQ (needs redis-server)', () => {
  let redis: RedisServer
  let admin: Redis

  beforeAll(async () => {
    redis = await startRedisServer(['--requirepass', password])
    admin = new Redis({ port: redis.port, password })
  })

  afterAll(async () => {
    admin.disconnect()
    await redis.stop()
  })

  const url = (secret = password): string => `redis://:${encodeURIComponent(secret)}@127.0.0.1:${redis.port}`
  const connections = async (): Promise<number> =>
    String(await admin.client('LIST'))
      .trim()
      .split('\n').length - 1

  const ways: readonly (readonly [string, () => BullMQServiceOptions])[] = [
    ['a URL', () => ({ url: url() })],
    ['ioredis’s options', () => ({ redis: { host: '127.0.0.1', port: redis.port, password } })],
    ['options, as BullMQ takes them', () => ({ connection: { port: redis.port, password } })],
    ['a client of ioredis', () => ({ connection: admin, prefix: 'mine' })],
  ]

  test.each(ways)(
    'connects by %s, with two connections for a client and a worker of many queues, and closes them',
    async (_, options) => {
      const before = await connections()
      const queues = Array.from({ length: 20 }, (_each, n) =>
        handMadeQueue<number, number>({ name: `connected-${n}`, handler: async (value) => value }),
      )
      const [queue] = queues
      if (queue === undefined) throw new Error('There are twenty')
      const service = createBullMQService(options())
      const client = new QueueClient(service)
      const worker = new QueueWorker(service, queues)
      await worker.start()
      const id = await client.add(queue, 1)
      expect(await client.waitForCompletion(queue, id)).toBe(1)
      expect((await connections()) - before).toBe(2)
      await worker.stop()
      await client.close()
      await waitUntil('the connections are closed', async () => (await connections()) === before)
      expect(admin.status).toBe('ready')
    },
  )

  test('uses the prefix that it is given', async () => {
    const queue = handMadeQueue<number, number>({ name: 'prefixed' })
    const client = new QueueClient(createBullMQService({ url: url(), prefix: 'shop' }))
    const id = await client.add(queue, 1)
    expect(await admin.exists(`shop:prefixed:${id}`)).toBe(1)
    await client.close()
  })

  test('shows no password: not in errors of the server, not in their causes, not in errors of options', async () => {
    const queue = handMadeQueue<number, number>({ name: 'secret' })
    const shown: unknown[] = []
    for (const options of [
      { url: url('other#secret') },
      { redis: { port: redis.port, password: 'other#secret' } },
      { redis: { port: redis.port, username: 'nobody', password: 'other#secret' } },
      { url: url('other#secret').replace(String(redis.port), '1') },
    ]) {
      const client = new QueueClient(
        createBullMQService({ ...options, onError: (error) => shown.push(error) }),
      )
      const error: unknown = await client.add(queue, 1).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(QueueConnectionError)
      shown.push(error, client)
      await client.close()
    }
    for (const options of [
      { url: 'redis//:other#secret@127.0.0.1' },
      { url: 'http://:other#secret@127.0.0.1' },
      { url: url('other#secret'), redis: { password: 'other#secret' } },
      { redis: { password: 'other#secret', keyPrefix: 'x' } },
      { passwort: 'other#secret' },
    ]) {
      const error = thrownBy(() => createBullMQService(options))
      expect(error).toBeInstanceOf(QueueOptionsError)
      shown.push(error)
    }
    for (const each of shown) {
      expect(inspect(each, { depth: 10, showHidden: true })).not.toMatch(/other|secret(?!')/)
    }
  })

  test('says what Redis refused', async () => {
    const small = await startRedisServer(['--maxmemory', '1500000', '--maxmemory-policy', 'noeviction'])
    const queue = handMadeQueue<string, void>({ name: 'full' })
    const client = new QueueClient(createBullMQService({ url: small.url }))
    const fill = async (): Promise<void> => {
      for (;;)
        await client.addBatch(
          queue,
          Array.from({ length: 50 }, () => ({ data: 'x'.repeat(10_000) })),
        )
    }
    const error: unknown = await fill().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(QueueServiceError)
    expect(error).toMatchObject({ reason: 'OOM', message: expect.stringContaining('maxmemory') })
    // All or none of a batch.
    expect((await client.counts(queue)).waiting % 50).toBe(0)
    await client.close()
    await small.stop()
  })

  test('closes at once before it has connected, and quietly in the middle of everything', async () => {
    const idle = createBullMQService({ url: url() })
    await idle.close()
    const errors: unknown[] = []
    const onRejection = (error: unknown): void => void errors.push(error)
    process.on('unhandledRejection', onRejection)
    const queue = handMadeQueue<number, number>({ name: 'closing', handler: async (n) => n })
    for (let round = 0; round < 5; round += 1) {
      const service = createBullMQService({ url: url(), onError: onRejection })
      const client = new QueueClient(service)
      const worker = new QueueWorker(service, [queue])
      worker.on('error', onRejection)
      await worker.start()
      const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => client.add(queue, n)))
      const waits = ids.map((id) => client.waitForCompletion(queue, id).catch(() => {}))
      await worker.stop({ timeout: 0 })
      await client.close()
      await Promise.all(waits)
    }
    process.off('unhandledRejection', onRejection)
    expect(errors).toEqual([])
  })
})

describe('the options of a service of BullMQ', () => {
  test.each([
    [{ prefix: '' }, 'prefix'],
    [{ prefix: 'bull:' }, 'prefix'],
    [{ url: 'localhost:6379' }, 'url'],
    [{ commandTimeout: 1 }, 'commandTimeout'],
    [{ redis: { keyPrefix: 'x' } }, 'keyPrefix'],
    [{ conection: {} }, 'Did you mean'],
    [{ onError: 1 }, 'onError'],
    [{ redis: {}, url: 'redis://localhost' }, 'url'],
    [{ connection: { isCluster: true } }, 'cluster'],
    [{ connection: { duplicate: () => {} } }, 'ioredis'],
    [{ connection: 'redis://localhost' }, 'ioredis'],
  ])('%j is refused, and the error names it: %s', (options, named) => {
    const error = thrownBy(() => createBullMQService(options as never))
    expect(error).toBeInstanceOf(QueueOptionsError)
    expect(String(error)).toContain(named)
  })
})

function thrownBy(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
