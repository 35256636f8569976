/** The jobs of workers that neither end their attempts nor renew their claims. */
import assert from 'node:assert/strict'
import type { ClaimedJob } from '../../engine/job-records.js'
import { completed, eventually, only, sleep, type DefineCheck, type ServiceCheck } from './setup.js'

const second = 1_000

export const silentWorkerChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check(
    'the job of a silent worker is claimed again as the next attempt, and the silent one changes nothing',
    async (bench) => {
      const { service, queue, add, claimOne, settle, read, setup } = bench
      const { id } = await add()
      const silent = await claimOne()
      // A service that nothing renews is a worker that is silent.
      const other = setup.open()
      try {
        await other.prepareQueue(queue, { heartbeat: 10 * second }, 'worker')
        let claims: readonly ClaimedJob[] = []
        await eventually(
          'the job is claimed again',
          async () => {
            await other.rescue?.rescueJobs()
            claims = await other.claimJobs(queue, 1)
            return claims.length > 0
          },
          45 * second,
        )
        assert.deepEqual(
          claims.map((each) => [each.id, each.attempt]),
          [[id, 2]],
        )
        assert.deepEqual(await settle(completed(silent, 'stale')), ['lost'])
        assert.deepEqual(await service.keepClaims(queue, [silent]), [{ id, cancelled: false }])
        assert.equal((await read(id)).status, 'active')
        assert.deepEqual(await other.settleJobs(queue, [completed(only(claims), 'second')]), ['completed'])
        assert.equal((await read(id)).result, 'second')
      } finally {
        await other.close()
      }
    },
    { options: { heartbeat: 10 * second }, slow: true },
  ),
  check(
    'the last attempt of a silent worker fails for good',
    async ({ service, queue, add, claimOne, read }) => {
      const { id } = await add({ options: { retries: 0 } })
      await claimOne()
      await eventually(
        'the job has failed',
        async () => {
          await service.rescue?.rescueJobs()
          assert.deepEqual(await service.claimJobs(queue, 1), [])
          return (await read(id)).status === 'failed'
        },
        45 * second,
      )
      assert((await read(id)).error?.message)
    },
    { options: { heartbeat: 10 * second }, slow: true },
  ),
  check(
    'a worker that only renews its claim keeps the job beyond its heartbeat',
    async ({ service, other, queue, add, claimOne }) => {
      await add()
      const claim = await claimOne()
      for (let n = 0; n < 7; n += 1) {
        /* oxlint-disable no-await-in-loop */
        await sleep(2 * second)
        assert.deepEqual(await service.keepClaims(queue, [claim]), [])
        await other.rescue?.rescueJobs()
        assert.deepEqual(await other.claimJobs(queue, 1), [])
        /* oxlint-enable no-await-in-loop */
      }
      assert.deepEqual(await service.settleJobs(queue, [completed(claim)]), ['completed'])
    },
    { options: { heartbeat: 10 * second }, slow: true },
  ),
]
