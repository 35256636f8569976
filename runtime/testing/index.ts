/**
 * Queues for users' own tests, on a Postgres in memory.
 *
 *     import { createTestQueues } from 'typeboss/testing'
 *
 * The client, the worker and the SQL are the real ones. In addition, a test decides when jobs run and how time passes, and can
 * read which jobs were added.
 *
 * @module typeboss/testing
 */
import { checkOnly, checkTime } from '../options/check-options.js'
import { contractOf } from '../queue/contract-of.js'
import { QueueOptionsError } from '../errors/errors.js'
import { openInMemory } from '../pg-boss/embedded/in-memory.js'
import { createPgBossService } from '../pg-boss/service.js'
import type { AnyQueue } from '../queue/queue-definition.js'
import type { TestQueuesOptions } from './options.js'
import { TestQueues } from './test-queues.js'

export type { TestClock } from './clock.js'
export type { ContractUsages } from './contract-usages.js'
export { DrainLimitError } from './errors.js'
export * from './options.js'
export type { TestQueues } from './test-queues.js'

/**
 * Opens queues for a test: an embedded Postgres in memory (`@electric-sql/pglite`), a client, and the queues' handlers, run
 * by `drain()`.
 *
 *     const queues = await createTestQueues([emailQueue, reportQueue])
 *     afterEach(() => queues.reset())
 *     afterAll(() => queues.close())
 *
 *     test('a new user gets a welcome', async () => {
 *       await signUp(queues.client, 'ada@example.com')
 *       expect(queues.added('email-queue')).toHaveLength(1)
 *       const [sent] = await queues.drain()
 *       expect(sent?.status).toBe('completed')
 *     })
 *
 * The first call on a machine takes several seconds, later calls about one. Call it once in a test file, at its top level or in
 * a `beforeAll` with a timeout of its own, and call `reset()` after each test.
 *
 * Schedules are stored and add no jobs. Rejects with `QueueConnectionError` if PGlite is not installed, and
 * `QueueOptionsError` for an argument that is wrong.
 */
export async function createTestQueues<Queue extends AnyQueue>(
  queues: readonly Queue[],
  options: TestQueuesOptions = {},
): Promise<TestQueues<Queue>> {
  checkOnly(options, ['now', 'pglite'])
  const { now = Date.now(), pglite } = options
  checkTime('now', now)
  if (!Array.isArray(queues)) throw new QueueOptionsError('queues', queues, 'an array of queue definitions')
  const contracts = queues.map(contractOf)
  const engine = await openInMemory(Number(now), pglite)
  const service = createPgBossService({ boss: engine.boss })
  engine.boss.on('error', service.reportError)
  try {
    for (const { name, options: declared } of contracts) {
      // Not in the first test, which has little time and may have the only connection in a transaction. One at a time:
      // pg-boss creates queues under a lock.
      /* oxlint-disable no-await-in-loop */
      await service.prepareQueue(name, declared, 'worker')
      await service.prepareQueue(name, declared, 'producer')
      /* oxlint-enable no-await-in-loop */
    }
    return new TestQueues(engine, service, queues)
  } catch (error) {
    await engine.close()
    throw error
  }
}
