/** The policies of queues. */
import assert from 'node:assert/strict'
import type { Policy } from '../../options/queue-options.js'
import { option } from './option-check.js'
import { completed, newJob, type Bench, type DefineCheck, type ServiceCheck } from './setup.js'

const policy = (
  check: DefineCheck,
  name: Policy,
  does: string,
  use: (bench: Bench) => Promise<void>,
): ServiceCheck =>
  option(
    check,
    `policy ${name}: ${does}`,
    ['policy', { policy: name }],
    ({ policies }) => policies.includes(name),
    use,
  )

async function refusedIds({ service, queue }: Bench, ...keys: readonly string[]): Promise<number> {
  return (
    await service.addJobs(
      queue,
      keys.map((key) => newJob({ key })),
    )
  ).length
}

export const policyChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  policy(check, 'short', 'one job of a key waits, any number runs', async (bench) => {
    assert.equal(await refusedIds(bench, 'k', 'l'), 0)
    assert.equal(await refusedIds(bench, 'k'), 1)
    assert.equal((await bench.claim()).length, 2)
    assert.equal(await refusedIds(bench, 'k'), 0)
    assert.equal((await bench.claim()).length, 1)
  }),
  policy(check, 'singleton', 'any number waits, one of a key runs', async (bench) => {
    assert.equal(await refusedIds(bench, 'k', 'k', 'l'), 0)
    const first = await bench.claim()
    const more = [...first, ...(await bench.claim())]
    assert.equal(more.length, 2)
    await bench.settle(...more.map((claim) => completed(claim)))
    assert.equal((await bench.claim()).length, 1)
  }),
  policy(check, 'stately', 'one of a key waits, one runs', async (bench) => {
    assert.equal(await refusedIds(bench, 'k'), 0)
    const running = await bench.claimOne()
    assert.equal(await refusedIds(bench, 'k'), 0)
    assert.equal(await refusedIds(bench, 'k'), 1)
    assert.deepEqual(await bench.claim(), [])
    await bench.settle(completed(running))
    assert.equal((await bench.claim()).length, 1)
  }),
  policy(check, 'exclusive', 'one of a key in all', async (bench) => {
    assert.equal(await refusedIds(bench, 'k'), 0)
    assert.equal(await refusedIds(bench, 'k', 'l'), 1)
    const claims = await bench.claim()
    assert.equal(claims.length, 2)
    assert.equal(await refusedIds(bench, 'k'), 1)
    await bench.settle(...claims.map((claim) => completed(claim)))
    assert.equal(await refusedIds(bench, 'k'), 0)
  }),
  policy(
    check,
    'strict-fifo',
    'a job runs after all earlier ones of its key have completed',
    async ({ add, claim, settle }) => {
      for (const [key, data] of [
        ['k', 1],
        ['k', 2],
        ['l', 3],
      ] as const)
        await add({ key, data }) // oxlint-disable-line no-await-in-loop
      const first = await claim()
      assert.deepEqual(new Set(first.map(({ data }) => data)), new Set([1, 3]))
      assert.deepEqual(await claim(), [])
      await settle(...first.map((each) => completed(each)))
      assert.deepEqual(
        (await claim()).map(({ data }) => data),
        [2],
      )
    },
  ),
]
