import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { createPgBossService, QueueClient, QueueWorker, type QueueOptions } from 'typeboss'
import { claimingDatabase, claimingScripts } from '#runtime/pg-boss/fast-paths/claiming-database'
import { Rewriter } from '#runtime/pg-boss/fast-paths/rewriter'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import type { PostgresServer } from '../../support/postgres-server.js'
import { createSystemPostgres, describeOnSystemPostgres } from '../../support/system-postgres.js'

describeOnSystemPostgres('on a PostgreSQL with its default settings', () => {
  let server: PostgresServer
  let pool: pg.Pool
  let boss: PgBoss
  beforeAll(async () => {
    server = await createSystemPostgres()
    await server.start()
    pool = new pg.Pool({ connectionString: server.url })
    boss = new PgBoss({ connectionString: server.url, supervise: false, schedule: false })
    await boss.start()
  })
  afterAll(async () => {
    await boss.stop({ graceful: false })
    await pool.end()
    await server.stop()
  })

  test('just-in-time compilation is on', async () => {
    const { rows } = await pool.query(`select current_setting('jit') as jit, pg_jit_available() as available`)
    expect(rows).toEqual([{ jit: 'on', available: true }])
  })

  const ways = [
    ['a pool of pg', claimingDatabase],
    ['a pool of another kind', claimingScripts],
  ] as const
  const policies = ['standard', 'singleton', 'stately', 'exclusive', 'key_strict_fifo']
  test.each(ways.flatMap(([way, claiming]) => policies.map((policy) => ({ way, policy, claiming }))))(
    'a claim of a $policy queue through $way is not compiled',
    async ({ policy, claiming }) => {
      if ((await boss.getQueue(policy)) === null) await boss.createQueue(policy, { policy })
      await boss.insert(policy, [
        { data: { n: 1 }, singletonKey: 'a' },
        { data: { n: 2 }, singletonKey: 'b' },
      ])
      const executed = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) }
      const db = claiming(executed, new Rewriter(() => {}))
      for (const batchSize of [1, 10]) {
        // oxlint-disable-next-line no-await-in-loop -- one claim after the other
        const [explained] = await boss.fetch(policy, {
          batchSize,
          db: {
            executeSql: (text, values) => db.executeSql(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values),
          },
        })
        const plan = JSON.stringify(explained)
        expect(plan).toContain('ModifyTable')
        expect(plan).not.toContain('JIT')
      }
    },
  )

  test.each<QueueOptions>([
    {},
    { policy: 'singleton' },
    { policy: 'strict-fifo' },
    { groupConcurrency: 2 },
    { partition: true },
  ])('a worker runs the jobs of a queue with %j', async (options) => {
    const queue = handMadeQueue<number, number>({
      name: `worked-${Object.entries(options).flat().join('-')}`,
      options,
      handler: async (n, job) => {
        await job.progress(50)
        return n * 2
      },
    })
    const client = new QueueClient(createPgBossService({ connectionString: server.url }))
    const worker = new QueueWorker(createPgBossService({ connectionString: server.url }), [queue])
    await worker.start()
    const ids = await client.addBatch(
      queue,
      [0, 1, 2, 3].map((data) => ({ data, options: { key: `k${data % 2}`, group: `g${data % 2}` } })),
    )
    expect(await client.waitForBatch(queue, ids)).toEqual([0, 2, 4, 6])
    await worker.stop()
    await client.close()
  })
})
