import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { createTestDatabase } from '../../support/database.js'

describe('the test database', () => {
  test('is a real PostgreSQL', async () => {
    const database = await createTestDatabase()
    const client = new pg.Client(database.connectionString)
    await client.connect()
    expect((await client.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }])
    await client.end()
    await database.drop()
  })
})
