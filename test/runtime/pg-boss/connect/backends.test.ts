/**
 * Distributed databases, as far as a plain PostgreSQL can replace them: with each `backend` option, pg-boss's statements and
 * ours run on PostgreSQL. pg-boss itself tests whether those databases accept its statements.
 */
import { describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'

describe.each(['citus', 'yugabytedb', 'cockroachdb'] as const)('the backend %s', (backend) => {
  const bench = useBench({ backend })

  const queue = handMadeQueue<string, number>({
    name: 'distributed',
    options: { retries: 1 },
    handler: async (data, job) => {
      if (data === 'never' || (data === 'second time' && job.attempt === 1)) throw new Error(data)
      return job.attempt
    },
  })

  test('completes, retries, fails, removes and releases jobs', async () => {
    const { client } = bench
    const removed = await client.add(queue, 'far')
    expect(await client.remove(queue, removed)).toBe(true)
    await bench.working([queue], async () => {
      expect(await client.waitForCompletion(queue, await client.add(queue, 'far'))).toBe(1)
      expect(await client.waitForCompletion(queue, await client.add(queue, 'second time'))).toBe(2)
      const failing = await client.add(queue, 'never')
      await expect(client.waitForCompletion(queue, failing)).rejects.toThrow('never')
      await client.retry(queue, failing)
      await expect(client.waitForCompletion(queue, failing)).rejects.toThrow('never')
      expect(await client.getJob(queue, failing)).toMatchObject({ status: 'failed', attemptsMade: 3 })
    })
  })

  test('is passed to pg-boss, which reports it', async () => {
    const database = new pg.Client(bench.connectionString)
    await database.connect()
    const { rows } = await database.query(
      `select distinct config ->> 'backend' as backend from pgboss.instance`,
    )
    expect(rows).toEqual([{ backend }])
    await database.end()
  })
})
