/** A pg-boss for tests: on a Postgres in memory, with a clock that stands still until it is moved. */
import { fromPglite, PgBoss, TestClock } from 'pg-boss'
import type { Embedded } from './embedded.js'
import { openPreparedPGlite } from './prepared-pglite.js'
import type { PGliteLike } from '../connect/options.js'

export interface InMemory {
  readonly boss: PgBoss
  readonly clock: TestClock
  /** Lets jobs start whose dependencies have completed. */
  readonly releaseDependents: () => Promise<void>
  /** Deletes all jobs and schedules. The queues stay. */
  readonly empty: () => Promise<void>
  readonly close: () => Promise<void>
}

/** `now` is the time from which the clock starts. A PGlite of the user's own stays open at `close()`. */
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
  // Unheard, an 'error' event would end the process. One that comes before anybody hears ends the start.
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
