import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { PgBoss, type Db } from 'pg-boss'
import { createPgBossService, QueueClient } from 'typeboss'
import { claimingDatabase, rewritingClaims } from '#runtime/pg-boss/fast-paths/claiming-database'
import { createTestDatabase, type TestDatabase } from '../../../support/database.js'
import { handMadeQueue } from '../../../support/hand-made-queues.js'

const claim = (limit: number): string => `
  UPDATE pgboss.job j SET priority = 7
  WHERE j.name = 'claimed' AND j.id IN (SELECT id FROM pgboss.job LIMIT ${limit})
  RETURNING concat_ws(' ', current_setting('enable_sort'), current_setting('synchronous_commit')) AS settings`

describe('what claims go through', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let claiming: Db
  beforeAll(async () => {
    database = await createTestDatabase()
    const client = new QueueClient(createPgBossService({ connectionString: database.connectionString }))
    await client.add(handMadeQueue<number, unknown>({ name: 'claimed' }), 1)
    await client.close()
    // One connection: whatever is prepared or set is so there.
    pool = new pg.Pool({ connectionString: database.connectionString, max: 1 })
    claiming = claimingDatabase({ executeSql: (text, values) => pool.query(text, values) })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  async function prepared(): Promise<number> {
    return (await pool.query('select from pg_prepared_statements')).rows.length
  }

  test.each([1, 500])('is set to claim %i jobs, and set as before when that is done', async (limit) => {
    const { rows } = await claiming.executeSql(claim(limit))
    expect(rows).toMatchObject([{ settings: 'off off', priority: 7, retryLimit: 2, trace: null }])
    const after = await pool.query<{ settings: string }>(
      `select concat_ws(' ', current_setting('enable_sort'), current_setting('synchronous_commit')) as settings`,
    )
    expect(after.rows).toEqual([{ settings: 'on on' }])
  })

  test('keeps the statements prepared that claim few jobs, and that set what they need', async () => {
    await claiming.executeSql(claim(1))
    await claiming.executeSql(claim(500))
    expect(await prepared()).toBe(2)
  })

  test('looks up by their ids what pg-boss has chosen', async () => {
    const texts: string[] = []
    const boss = new PgBoss({
      connectionString: database.connectionString,
      supervise: false,
      schedule: false,
    })
    await boss.start()
    const db = rewritingClaims({
      executeSql: (text, values) => {
        texts.push(text)
        return pool.query(text, values)
      },
    })
    expect(await boss.fetch('claimed', { batchSize: 5, db })).toMatchObject([{ data: 1, retryLimit: 2 }])
    await boss.stop({ graceful: false })
    expect(texts).toEqual([expect.stringContaining('j.id = ANY (ARRAY(SELECT id FROM next))')])
  })

  test('takes values', async () => {
    const { rows } = await claiming.executeSql(claim(1).replace("'claimed'", '$1'), ['no such queue'])
    expect(rows).toEqual([])
  })

  test('says what the database says', async () => {
    const wrong = claim(1).replace('pgboss.job j', 'pgboss.no_such_table j')
    await expect(claiming.executeSql(wrong)).rejects.toThrow('no_such_table')
    await expect(claiming.executeSql(wrong)).rejects.toThrow('no_such_table')
    expect((await claiming.executeSql(claim(1))).rows).toHaveLength(1)
  })

  test('prepares nothing behind a pooler that forgets', async () => {
    await pool.query('deallocate all')
    expect((await claiming.executeSql(claim(1))).rows).toHaveLength(1)
    expect((await claiming.executeSql(claim(1))).rows).toHaveLength(1)
    expect(await prepared()).toBe(0)
  })
})
