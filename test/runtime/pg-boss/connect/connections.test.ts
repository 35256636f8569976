/** How many connections a service opens, to which servers, and which transactions it leaves open. */
import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { refuseOldServer } from '#runtime/pg-boss/connect/server-version'
import { createPgBossService, QueueClient, QueueConnectionError, QueueWorker } from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { openSilentProxy } from '../../../support/silent-proxy.js'
import { wrapped } from '../../../support/wrapped-service.js'

const bench = useBench()

async function ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(bench.connectionString)
  await client.connect()
  const result = await client.query<Row>(text, values)
  await client.end()
  return result.rows
}

async function openBy(application: string): Promise<number> {
  const text = 'select pid from pg_stat_activity where application_name = $1'
  return (await ask(text, [application])).length
}

describe('max', () => {
  test.each([1, 2, 4])('is the most connections at once, including the listening one: %i', async (max) => {
    const application = `most-${max}`
    const { connectionString } = bench
    const service = createPgBossService({ connectionString, max, application_name: application })
    const queue = handMadeQueue<number, number>({ name: application, handler: (n) => n })
    const client = new QueueClient(service)
    const worker = new QueueWorker(service, [queue])
    await worker.start()
    let most = 0
    const counting = setInterval(() => {
      void openBy(application).then((count) => (most = Math.max(most, count)))
    }, 20)
    const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => client.add(queue, n)))
    await Promise.all(ids.map((id) => client.waitForCompletion(queue, id, { timeout: 30_000 })))
    await Promise.all(Array.from({ length: 10 }, () => client.counts(queue)))
    clearInterval(counting)
    most = Math.max(most, await openBy(application))
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(max)
    await worker.stop()
    await client.close()
  })
})

describe('listenConnectionString', () => {
  test('is the address of the listening connection, which takes none of a pool', async () => {
    const direct = await openSilentProxy(bench.connectionString)
    const pool = new pg.Pool({ connectionString: bench.connectionString, max: 2, application_name: 'apart' })
    const service = createPgBossService({ pool, listenConnectionString: direct.connectionString })
    const queue = handMadeQueue<number, number>({ name: 'apart', handler: (n) => n })
    // Without its poll, a worker starts jobs only by notifications.
    const worker = new QueueWorker(wrapped(service, { queuesWithWork: async () => [] }), [queue])
    await worker.start()
    const id = await bench.client.add(queue, 1)
    expect(await bench.client.waitForCompletion(queue, id, { timeout: 20_000 })).toBe(1)
    expect(direct.opened()).toBe(1)
    await worker.stop()
    await pool.end()
    await direct.close()
  })

  test('is connected to again after its connection fell silent', async () => {
    const direct = await openSilentProxy(bench.connectionString)
    const queue = handMadeQueue<number, number>({ name: 'listening-again', handler: (n) => n })
    const service = createPgBossService({
      connectionString: bench.connectionString,
      listenConnectionString: direct.connectionString,
      statementTimeout: 200,
      onError: () => {},
    })
    const worker = new QueueWorker(wrapped(service, { queuesWithWork: async () => [] }), [queue])
    await worker.start()
    direct.silence()
    const id = await bench.client.add(queue, 1)
    expect(await bench.client.waitForCompletion(queue, id, { timeout: 20_000 })).toBe(1)
    expect(direct.opened()).toBe(2)
    await worker.stop()
    await direct.close()
  })
})

test('a worker that dies during a claim delays the others at most by the time limit of a statement', async () => {
  const proxy = await openSilentProxy(bench.connectionString)
  const ran: number[] = []
  const queue = handMadeQueue<number, void>({
    name: 'vanishing',
    options: { groupConcurrency: 1 },
    handler: (n) => void ran.push(n),
  })
  // The dead worker's time limit is so long that the server ends its transaction first.
  const vanishing = createPgBossService({
    connectionString: proxy.connectionString,
    statementTimeout: 1_000,
    onError: () => {},
  })
  await vanishing.prepareQueue('vanishing', {}, 'worker')
  const gone = proxy.silenceAfter(/hashtextextended/)
  const claiming = vanishing.claimJobs('vanishing', 1, { global: 1, full: [] }).catch(() => [])
  await gone
  const id = await bench.client.add(queue, 1, { group: 'a' })
  await bench.working([queue], async () => {
    await bench.client.waitForCompletion(queue, id, { timeout: 15_000 })
  })
  expect(ran).toEqual([1])
  await claiming
  await vanishing.close(100)
  await proxy.close()
})

function serverOf(version: string) {
  return { executeSql: async () => ({ rows: [{ version }] }) }
}

test('a server older than PostgreSQL 13 is refused', async () => {
  await expect(refuseOldServer(serverOf('12.22'))).rejects.toThrow(QueueConnectionError)
  await expect(refuseOldServer(serverOf('9.6.24'))).rejects.toThrow('PostgreSQL 13 or later')
})

test.each(['13.0', '18.4 (Debian 18.4-1)'])('a server of PostgreSQL %s is accepted', async (version) => {
  await expect(refuseOldServer(serverOf(version))).resolves.toBeUndefined()
})
