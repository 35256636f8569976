import { expect, test } from '@jest/globals'
import { createPgBossService, QueueClient, QueueWorker, type Policy } from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'
import { workThrough } from '../../../support/work-through.js'

const bench = useBench()

function keyed(name: string, policy: Policy) {
  return handMadeQueue<string, unknown>({ name, options: { policy, retries: 0 } })
}

/** Adds a job of each key, claims the jobs, and adds another job of each key in `meanwhile`. */
async function claimedOf(
  queue: ReturnType<typeof keyed>,
  keys: readonly string[],
  meanwhile: readonly string[],
) {
  await bench.client.addBatch(
    queue,
    keys.map((key) => ({ data: `first of ${key}`, options: { key } })),
  )
  const claims = await bench.service.claimJobs(queue.name, 10)
  expect(claims).toHaveLength(keys.length)
  for (const key of meanwhile)
    // oxlint-disable-next-line no-await-in-loop -- in this order
    await bench.client.add(queue, `second of ${key}`, { key })
  return claims
}

test.each(['stately', 'short'] as const)(
  'jobs of a %s queue are released although another job of their key waits',
  async (policy) => {
    const queue = keyed(`released-${policy}`, policy)
    const claims = await claimedOf(queue, ['a', 'b', 'c'], ['b'])
    await bench.service.releaseJobs(queue.name, claims)
    expect(await bench.client.counts(queue)).toMatchObject({ waiting: 4, active: 0, failed: 0 })
    const jobs = await bench.service.claimJobs(queue.name, 10)
    expect(jobs.every(({ attempt }) => attempt === 1)).toBe(true)
    await bench.service.releaseJobs(queue.name, jobs)
    const worked = await workThrough(bench.service, queue.name)
    expect(new Set(worked)).toEqual(new Set(['first of a', 'first of b', 'first of c', 'second of b']))
  },
)

test('two running jobs of one key in a short queue are both released', async () => {
  const queue = keyed('released-twice', 'short')
  const claims = await claimedOf(queue, ['a'], ['a'])
  const more = await bench.service.claimJobs(queue.name, 10)
  await bench.service.releaseJobs(queue.name, [...claims, ...more])
  expect(await bench.client.counts(queue)).toMatchObject({ waiting: 2, active: 0 })
  // The policy allows one job in the state "created", but no second.
  await expect(bench.client.add(queue, 'third of a', { key: 'a' })).rejects.toThrow('released-twice')
})

test.each(['standard', 'singleton', 'exclusive', 'strict-fifo'] as const)(
  'jobs of a %s queue are released',
  async (policy) => {
    const queue = keyed(`released-${policy}`, policy)
    await bench.service.releaseJobs(queue.name, await claimedOf(queue, ['a', 'b'], []))
    expect(await bench.client.counts(queue)).toMatchObject({ waiting: 2, active: 0 })
    const again = await bench.service.claimJobs(queue.name, 10)
    expect(again.map(({ attempt }) => attempt)).toEqual([1, 1])
  },
)

test('a job that a stately queue has no room for is reported, and affects no other', async () => {
  const queue = handMadeQueue<string, unknown>({
    name: 'released-full',
    options: { policy: 'stately', retries: 5, backoff: { type: 'fixed', delay: 60_000 } },
  })
  await bench.client.add(queue, 'failing', { key: 'a' })
  const [failing] = await bench.service.claimJobs(queue.name, 10)
  if (failing === undefined) throw new Error('nothing was claimed')
  const error = { name: 'Error', message: 'no', stack: undefined }
  await bench.service.settleJobs(queue.name, [{ kind: 'failed', claim: failing, error, final: false }])
  const claims = await claimedOf(queue, ['a', 'b'], ['a'])
  bench.errors.length = 0
  await bench.service.releaseJobs(queue.name, claims)
  expect(await bench.client.counts(queue)).toMatchObject({ waiting: 2, delayed: 1, active: 1 })
  expect(bench.errors).toEqual([
    expect.objectContaining({ code: 'JOB_ACTIVE', message: expect.stringContaining('given back') }),
  ])
})

test('lost claims are released without an error', async () => {
  const queue = keyed('released-gone', 'stately')
  const claims = await claimedOf(queue, ['a'], [])
  await bench.service.releaseJobs(queue.name, claims)
  bench.errors.length = 0
  await bench.service.releaseJobs(queue.name, claims)
  expect(bench.errors).toEqual([])
})

function stoppable(handler: (n: number) => Promise<number>) {
  return handMadeQueue<number, number>({
    name: 'released-by-stop',
    options: { policy: 'stately', retries: 0 },
    handler,
  })
}

test('stop() releases the running jobs of a stately queue, and the next worker runs them', async () => {
  const started = Promise.withResolvers<void>()
  let running = 0
  const queue = stoppable(async () => {
    running += 1
    if (running === 5) started.resolve()
    return new Promise<number>(() => {})
  })
  const service = createPgBossService({ connectionString: bench.connectionString })
  const client = new QueueClient(service)
  const ids = await client.addBatch(
    queue,
    [0, 1, 2, 3, 4].map((data) => ({ data, options: { key: `k${data}` } })),
  )
  const worker = new QueueWorker(service, [queue])
  await worker.start()
  await started.promise
  const later = await bench.client.add(queue, 99, { key: 'k0' })
  await worker.stop({ timeout: 0 })
  await bench.working([stoppable(async (n) => n)], async () => {
    const results = await Promise.all([...ids, later].map((id) => bench.client.waitForCompletion(queue, id)))
    expect(results).toEqual([0, 1, 2, 3, 4, 99])
  })
  await client.close()
})
