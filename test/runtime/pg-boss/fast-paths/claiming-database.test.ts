import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { PgBoss, type Db } from 'pg-boss'
import { createPgBossService, QueueClient } from 'typeboss'
import { rewritingClaims } from '#runtime/pg-boss/fast-paths/claim-rewrites'
import { claimingDatabase } from '#runtime/pg-boss/fast-paths/claiming-database'
import { Rewriter } from '#runtime/pg-boss/fast-paths/rewriter'
import { createTestDatabase, type TestDatabase } from '../../../support/database.js'
import { handMadeQueue } from '../../../support/hand-made-queues.js'

/** A statement with those parts of pg-boss's own claim that are changed. */
const claim = (limit: number): string => `
  WITH next AS (SELECT id FROM pgboss.job LIMIT ${limit})
  UPDATE pgboss.job j SET priority = 7,
    retry_count = CASE WHEN started_on IS NOT NULL THEN retry_count + 1 ELSE retry_count END
  FROM next
  WHERE name = 'claimed' AND j.id = next.id
  RETURNING j.id, name, data, retry_count as "retryCount", group_id as "groupId", group_tier as "groupTier",
    concat_ws(' ', current_setting('enable_sort'), current_setting('jit'), current_setting('synchronous_commit')) AS settings`

const reported: unknown[] = []
const rewriter = new Rewriter((error) => reported.push(error))

describe('the database of claims', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let claiming: Db
  beforeAll(async () => {
    database = await createTestDatabase()
    const client = new QueueClient(createPgBossService({ connectionString: database.connectionString }))
    await client.add(handMadeQueue<number, unknown>({ name: 'claimed' }), 1)
    await client.close()
    // One connection, on which everything is prepared and set.
    pool = new pg.Pool({ connectionString: database.connectionString, max: 1 })
    claiming = claimingDatabase({ executeSql: (text, values) => pool.query(text, values) }, rewriter)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  async function prepared(): Promise<number> {
    return (await pool.query('select from pg_prepared_statements')).rows.length
  }

  test.each([1, 500])(
    'has its settings off while it claims %i jobs, and restored afterwards',
    async (limit) => {
      const { rows } = await claiming.executeSql(claim(limit))
      expect(rows).toMatchObject([{ settings: 'off off off', priority: '7', retryLimit: '2', trace: null }])
      const after = await pool.query<{ settings: string }>(
        `select concat_ws(' ', current_setting('enable_sort'), current_setting('jit'), current_setting('synchronous_commit')) as settings`,
      )
      expect(after.rows).toEqual([{ settings: 'on on on' }])
    },
  )

  test('prepares small claims and the statement that changes their settings', async () => {
    await claiming.executeSql(claim(1))
    await claiming.executeSql(claim(500))
    expect(await prepared()).toBe(2)
  })

  test.each([
    ['standard', {}],
    ['singleton', {}],
    ['stately', {}],
    ['key_strict_fifo', {}],
    ['standard', { groupConcurrency: 2 }],
    ['singleton', { groupConcurrency: 2, ignoreGroups: ['g'] }],
  ])('rewrites pg-boss’s statement for a queue with the policy %s and %j', async (policy, groups) => {
    const boss = new PgBoss({
      connectionString: database.connectionString,
      supervise: false,
      schedule: false,
    })
    await boss.start()
    const name = `claimed-${policy}`
    await boss.createQueue(name, { policy })
    await boss.send(name, { n: 1 }, { singletonKey: 'k' })
    reported.length = 0
    const texts: string[] = []
    const executed = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) }
    const db = rewritingClaims(
      {
        executeSql: (text, values) => {
          texts.push(text)
          return executed.executeSql(text, values)
        },
      },
      rewriter,
    )
    const claimed: unknown[] = []
    for (const batchSize of [1, 5]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const [job] = await boss.fetch(name, { batchSize, db, ...groups })
      claimed.push(job)
    }
    await boss.deleteAllJobs(name)
    await boss.stop({ graceful: false })
    expect(claimed).toEqual([expect.objectContaining({ json: '{"n": 1}', retryLimit: '2' }), undefined])
    expect(texts).toHaveLength(2)
    for (const text of texts) {
      expect(text).toMatch(/j\.id = ANY \(ARRAY\(SELECT id FROM \w+/)
      expect(text).toContain("keep_until = timestamptz '9999")
      expect(text).not.toContain('h.start_after')
    }
    expect(reported).toEqual([])
  })

  test('sends an unknown claim of pg-boss unchanged, and reports it once', async () => {
    reported.length = 0
    const texts: string[] = []
    const db = rewritingClaims(
      {
        executeSql: async (text) => {
          texts.push(text)
          return { rows: [] }
        },
      },
      new Rewriter((error) => reported.push(error)),
    )
    const unknown = 'UPDATE pgboss.job SET state = $1 RETURNING id'
    await db.executeSql(unknown)
    await db.executeSql(unknown)
    expect(texts).toEqual([unknown, unknown])
    expect(reported).toEqual([
      expect.objectContaining({
        code: 'NOT_SUPPORTED',
        message: expect.stringContaining('second statement'),
      }),
      expect.objectContaining({ code: 'NOT_SUPPORTED', message: expect.stringContaining('retry') }),
      expect.objectContaining({ code: 'NOT_SUPPORTED', message: expect.stringContaining('slow') }),
    ])
  })

  test('accepts values', async () => {
    const { rows } = await claiming.executeSql(claim(1).replace("'claimed'", '$1'), ['no such queue'])
    expect(rows).toEqual([])
  })

  test('rejects with the errors of the database', async () => {
    const wrong = claim(1).replace('pgboss.job j', 'pgboss.no_such_table j')
    await expect(claiming.executeSql(wrong)).rejects.toThrow('no_such_table')
    await expect(claiming.executeSql(wrong)).rejects.toThrow('no_such_table')
    expect((await claiming.executeSql(claim(1))).rows).toHaveLength(1)
  })

  test('prepares nothing behind a pooler that loses prepared statements', async () => {
    await pool.query('deallocate all')
    expect((await claiming.executeSql(claim(1))).rows).toHaveLength(1)
    expect((await claiming.executeSql(claim(1))).rows).toHaveLength(1)
    expect(await prepared()).toBe(0)
  })
})
