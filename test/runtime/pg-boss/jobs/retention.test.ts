import { expect, test } from '@jest/globals'
import pg from 'pg'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'

const bench = useBench()

function shortKept(name: string) {
  return handMadeQueue<number, unknown>({
    name,
    options: { retries: 1, backoff: { type: 'fixed', delay: 60_000 }, retention: { waiting: 1_000 } },
  })
}

async function claimOne(queue: string) {
  const [job] = await bench.service.claimJobs(queue, 1)
  if (job === undefined) throw new Error('nothing was claimed')
  return job
}

/** Runs pg-boss's maintenance as if it were an hour later. */
async function swept(queue: string): Promise<void> {
  const client = new pg.Client(bench.connectionString)
  await client.connect()
  // Makes all jobs an hour older, except those whose `keep_until` no clock reaches.
  await client.query(`update pgboss.job set keep_until = keep_until - interval '1 hour' where name = $1`, [
    queue,
  ])
  await client.query('update pgboss.queue set maintain_on = null where name = $1', [queue])
  await client.end()
  await bench.service.rescue?.rescueJobs()
}

test('the retention of waiting jobs deletes one that no worker has claimed', async () => {
  const queue = shortKept('kept-not')
  const id = await bench.client.add(queue, 1)
  await swept(queue.name)
  expect(await bench.client.getJob(queue, id)).toBeUndefined()
})

test('the retention of waiting jobs keeps one that waits for its retry', async () => {
  const queue = shortKept('kept-retry')
  const id = await bench.client.add(queue, 1)
  const error = { name: 'Error', message: 'down', stack: undefined }
  const claim = await claimOne(queue.name)
  await bench.service.settleJobs(queue.name, [{ kind: 'failed', claim, error, final: false }])
  await swept(queue.name)
  expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'delayed', attemptsMade: 1 })
})

test('the retention of waiting jobs keeps one that retry() has retried', async () => {
  const queue = shortKept('kept-put-back')
  const id = await bench.client.add(queue, 1)
  const error = { name: 'Error', message: 'down', stack: undefined }
  const claim = await claimOne(queue.name)
  await bench.service.settleJobs(queue.name, [{ kind: 'failed', claim, error, final: true }])
  // As if another release had claimed the job.
  const client = new pg.Client(bench.connectionString)
  await client.connect()
  await client.query('update pgboss.job set keep_until = now() where name = $1', [queue.name])
  await client.end()
  await bench.client.retry(queue, id)
  await swept(queue.name)
  expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'waiting' })
})

test('the retention of waiting jobs starts again for a released job', async () => {
  const queue = shortKept('kept-given-back')
  const id = await bench.client.add(queue, 1)
  await bench.service.releaseJobs(queue.name, [await claimOne(queue.name)])
  await swept(queue.name)
  expect(await bench.client.getJob(queue, id)).toBeUndefined()
})
