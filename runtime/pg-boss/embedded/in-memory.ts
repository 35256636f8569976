/** A pg-boss for tests: on a Postgres in memory, with a clock that only the test advances. */
import { fromPglite, PgBoss, TestClock } from 'pg-boss'
import type { Embedded } from './embedded.js'
import { openPreparedPGlite } from './prepared-pglite.js'
import type { PGliteLike } from '../connect/options.js'

export interface InMemory {
  readonly boss: PgBoss
  readonly clock: TestClock
  /** Releases jobs whose dependencies have completed. */
  readonly releaseDependents: () => Promise<void>
  /** Deletes all jobs and schedules. The queues stay. */
  readonly empty: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The clock starts at `now`. The user's own PGlite stays open at `close()`. */
export async function openInMemory(now: number, pglite: PGliteLike | undefined): Promise<InMemory> {
  const postgres = pglite === undefined ? await ownPostgres() : { pglite, close: async () => {} }
  const clock = new TestClock(now)
  const boss = new PgBoss({
    db: fromPglite(postgres.pglite),
    backend: 'pglite',
    clock,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  // An 'error' event without a listener would end the process. An error during the start rejects the start.
  boss.on('error', () => {})
  const close = async (): Promise<void> => {
    await boss.stop({ graceful: false })
    await postgres.close()
  }
  try {
    await boss.start()
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
  return {
    boss,
    clock,
    close,
    releaseDependents: () => boss.resolveFlow(),
    empty: async () => {
      await boss.deleteAllJobs()
      for (const { name, key } of await boss.getSchedules()) {
        // oxlint-disable-next-line no-await-in-loop
        await boss.unschedule(name, key)
      }
    },
  }
}

async function ownPostgres(): Promise<Embedded> {
  const pglite = await openPreparedPGlite()
  return { pglite, close: () => pglite.close() }
}
