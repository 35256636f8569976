/** How attempts end: completed, failed, discarded, released, and by an older receipt. */
import assert from 'node:assert/strict'
import type { Json } from '../../contract/index.js'
import type { ClaimedJob } from '../../engine/job-records.js'
import { report } from './reports.js'
import {
  completed,
  discarded,
  failed,
  idsOf,
  jobError,
  type DefineCheck,
  type ServiceCheck,
} from './setup.js'

export const attemptChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check(
    'a completed job has its result and its time',
    async ({ service, queue, add, claimOne, settle, read }) => {
      for (const result of [null, false, 0, '', { r: [null] }, [], { value: 1 }] satisfies readonly Json[]) {
        /* oxlint-disable no-await-in-loop */
        const { id } = await add()
        assert.deepEqual(await settle(completed(await claimOne(), result)), ['completed'])
        const stored = await read(id)
        assert.deepEqual(
          [stored.status, stored.result, stored.error, stored.attemptsMade],
          ['completed', result, undefined, 1],
        )
        assert(stored.finishedAt instanceof Date)
        assert.deepEqual(await service.readEnds(queue, [id]), [{ id, status: 'completed', result }])
        /* oxlint-enable no-await-in-loop */
      }
    },
  ),
  check(
    'a job that failed with retries left waits again, as the next attempt, in its place',
    async (bench) => {
      const { service, queue, add, claimOne, claim, settle, read } = bench
      const { id } = await add({ priority: 5 })
      await add({ priority: 9, data: 'before' })
      await add({ data: 'after' })
      assert.equal((await claimOne()).data, 'before')
      assert.deepEqual(await settle(failed(await claimOne())), ['retrying'])
      const stored = await read(id)
      assert.deepEqual(
        [stored.status, stored.error, stored.attemptsMade, stored.finishedAt],
        ['waiting', jobError, 1, undefined],
      )
      assert.deepEqual(await service.readEnds(queue, [id]), [{ id, status: 'unfinished' }])
      const [again, after] = await claim()
      assert.deepEqual([again?.id, again?.attempt, after?.data], [id, 2, 'after'])
    },
  ),
  check(
    'a job fails for good at its last attempt, and at a final failure',
    async ({ service, queue, add, claim, settle, read }) => {
      const [last, final] = [await add({ options: { retries: 0 } }), await add()]
      const claims = await claim()
      const ends = await settle(...claims.map((each) => failed(each, { final: each.id === final.id })))
      assert.deepEqual(ends, ['failed', 'failed'])
      for (const { id } of [last, final]) {
        // oxlint-disable-next-line no-await-in-loop
        const stored = await read(id)
        assert.deepEqual([stored.status, stored.error, stored.result], ['failed', jobError, null])
        assert(stored.finishedAt instanceof Date)
      }
      const ended = await service.readEnds(queue, [last.id])
      assert.deepEqual(ended, [{ id: last.id, status: 'failed', error: jobError }])
      assert.deepEqual(await claim(), [])
    },
  ),
  check('an error keeps its causes, its code and its own fields', async ({ add, claimOne, settle, read }) => {
    const cause = { name: 'E', message: 'Type: a\nb', stack: undefined }
    const error = {
      ...cause,
      message: '',
      code: 'X1',
      cause,
      errors: [cause],
      retryable: false,
      detail: { at: [1] },
    }
    const { id } = await add()
    await settle(failed(await claimOne(), { final: true, error }))
    assert.deepEqual((await read(id)).error, error)
  }),
  check(
    'a discarded job is cancelled, with the reason',
    async ({ service, queue, add, claimOne, settle, read }) => {
      const { id } = await add()
      assert.deepEqual(await settle(discarded(await claimOne())), ['discarded'])
      const stored = await read(id)
      assert.deepEqual([stored.status, stored.error], ['cancelled', jobError])
      assert.deepEqual(await service.readEnds(queue, [id]), [{ id, status: 'cancelled', error: jobError }])
    },
  ),
  check('a batch of settlements ends each job in its own way', async ({ add, claim, settle, read }) => {
    for (let n = 0; n < 4; n += 1) await add({ data: n }) // oxlint-disable-line no-await-in-loop
    const [a, b, c, d] = await claim()
    assert(a && b && c && d)
    const ends = await settle(completed(a, 1), failed(b), failed(c, { final: true }), discarded(d))
    assert.deepEqual(ends, ['completed', 'retrying', 'failed', 'discarded'])
    const stored = await Promise.all(idsOf([a, b, c, d]).map(read))
    assert.deepEqual(
      stored.map(({ status }) => status),
      ['completed', 'waiting', 'failed', 'cancelled'],
    )
  }),
  check(
    'a settlement that is repeated is stored once, with the same outcome',
    async ({ add, claim, settle, read }) => {
      for (let n = 0; n < 3; n += 1) await add() // oxlint-disable-line no-await-in-loop
      const [a, b, c] = await claim()
      assert(a && b && c)
      const settlements = [completed(a, 'once'), failed(b, { final: true }), discarded(c)]
      const first = await settle(...settlements)
      assert.deepEqual(await settle(...settlements), first)
      await settle(failed(a, { final: true }))
      const { status, result } = await read(a.id)
      assert.deepEqual([status, result], ['completed', 'once'])
    },
  ),
  check('a settlement or report by an older receipt changes nothing', async (bench) => {
    const { add, claimOne, settle, service, queue, read } = bench
    const { id } = await add()
    const older: ClaimedJob[] = [await claimOne()]
    await service.releaseJobs(queue, older)
    // A release uses up no attempt, so the next claim has the same number and another receipt.
    older.push(await claimOne())
    assert.equal(older[1]?.attempt, 1)
    await settle(...older.slice(1).map((claim) => failed(claim)))
    const claim = await claimOne()
    for (const stale of older) {
      /* oxlint-disable no-await-in-loop */
      assert.notEqual(stale.receipt, claim.receipt)
      const settlements = [
        completed(stale, 'stale'),
        discarded(stale),
        failed(stale, { final: true, error: { ...jobError, message: 'stale' } }),
      ]
      for (const settlement of settlements) assert.deepEqual(await settle(settlement), ['lost'])
      await service.saveReport(queue, stale, report({ progress: 'stale' }))
      await service.releaseJobs(queue, [stale])
      assert.deepEqual(await service.keepClaims(queue, [stale]), [{ id, cancelled: false }])
      /* oxlint-enable no-await-in-loop */
    }
    const stored = await read(id)
    assert.deepEqual([stored.status, stored.progress, stored.attemptsMade], ['active', undefined, 2])
    assert.deepEqual(await service.keepClaims(queue, [claim]), [])
    assert.deepEqual(await settle(completed(claim, 2)), ['completed'])
  }),
  check(
    'a released claim is lost, also when a later one of the same attempt ends the job in the same way',
    async ({ service, queue, add, claimOne, settle }) => {
      for (const end of [completed, discarded, failed]) {
        /* oxlint-disable no-await-in-loop */
        await add({ options: { retries: 0 } })
        const released = await claimOne()
        await service.releaseJobs(queue, [released])
        const claim = await claimOne()
        const stored = await settle(end(claim))
        assert.deepEqual(await settle(end(released)), ['lost'])
        assert.deepEqual(await settle(end(claim)), stored)
        /* oxlint-enable no-await-in-loop */
      }
    },
  ),
  check('a settlement of a removed or unknown job is lost', async ({ settle, service, queue }) => {
    const claim = { id: service.storedId(queue, 'none'), receipt: 'none' }
    assert.deepEqual(await settle(completed(claim)), ['lost'])
    assert.deepEqual(await service.keepClaims(queue, [claim]), [{ id: claim.id, cancelled: false }])
    await service.releaseJobs(queue, [claim])
    await service.saveReport(queue, claim, report({ progress: 1 }))
  }),
  check(
    'another service on the same store can settle a claim by its receipt',
    async ({ other, queue, add, claimOne, read }) => {
      const { id } = await add()
      const { id: claimed, receipt } = await claimOne()
      assert.deepEqual(await other.settleJobs(queue, [completed({ id: claimed, receipt }, 'by the other')]), [
        'completed',
      ])
      assert.equal((await read(id)).result, 'by the other')
    },
  ),
  check(
    'a released job may start at once, in its old place, with no attempt used up',
    async ({ service, queue, add, claim, claimOne, read }) => {
      const first = await add({ data: 'first' })
      await add({ data: 'second' })
      await service.releaseJobs(queue, [await claimOne()])
      const stored = await read(first.id)
      assert.deepEqual([stored.status, stored.attemptsMade, stored.startedAt], ['waiting', 0, undefined])
      assert.deepEqual(
        (await claim()).map(({ data, attempt }) => [data, attempt]),
        [
          ['first', 1],
          ['second', 1],
        ],
      )
    },
  ),
  check(
    'keepClaims finds claims that were lost, and whether by a cancellation',
    async ({ service, queue, add, claim, settle }) => {
      for (let n = 0; n < 3; n += 1) await add() // oxlint-disable-line no-await-in-loop
      const claims = await claim()
      assert.deepEqual(await service.keepClaims(queue, claims), [])
      const [cancelled, done] = claims
      assert(cancelled && done)
      await service.cancelJobs(queue, [cancelled.id])
      await settle(completed(done))
      const lost = new Map((await service.keepClaims(queue, claims)).map((each) => [each.id, each.cancelled]))
      assert.deepEqual(
        lost,
        new Map([
          [cancelled.id, true],
          [done.id, false],
        ]),
      )
    },
  ),
]
