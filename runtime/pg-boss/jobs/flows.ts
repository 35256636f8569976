/**
 * Stores and releases jobs that wait for others, by pg-boss's `flow()`.
 *
 * pg-boss marks a job that others wait for as *blocking*. A pass, every few seconds or on request, finds completed blocking
 * jobs and releases the jobs that wait for them. Our workers request a pass as soon as a blocking job completes, and wake
 * the queues of the released jobs. Completions during a pass share the next.
 */
import { isNativeError } from 'node:util/types'
import type { PgBoss } from 'pg-boss'
import type { JobReference } from '../../engine/job-records.js'
import type { FlowJob } from '../../engine/capabilities.js'
import { coalesce } from '../../support/coalesce.js'
import type { Transaction } from '../../options/queue-options.js'
import { inserting, jobInsert } from './add-jobs.js'
import type { Channels } from '../notify/channels.js'
import type { Connection, Run } from '../connect/connection.js'
import { scriptDatabaseOf } from '../connect/transaction.js'

/** Resolves with whether the jobs were stored. */
export async function addFlow(
  connection: Connection,
  jobs: readonly FlowJob[],
  transaction: Transaction | undefined,
): Promise<boolean> {
  const flow = jobs.map(({ queue, job, after }) => {
    const { data, ...options } = jobInsert(job)
    return { ref: job.id, name: queue, ...(data !== undefined && { data }), options, dependsOn: [...after] }
  })
  try {
    // Without a transaction, the statements of one text run as a transaction.
    const db = transaction === undefined ? connection.db : scriptDatabaseOf(connection, transaction)
    await connection.boss.flow(flow, {
      db: inserting(
        connection,
        db,
        jobs.map(({ job }) => job),
      ),
    })
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

/** pg-boss aborts a flow by a division by zero if a row was not inserted. Database libraries wrap that error. */
function isRefusal(error: unknown): boolean {
  if (!isNativeError(error)) return false
  return ('code' in error && error.code === '22012') || isRefusal(error.cause)
}

export async function dependencies(
  boss: PgBoss,
  queue: string,
  id: string,
): Promise<readonly JobReference[]> {
  return (await boss.getDependencies(queue, id)).map(({ name, id: job }) => ({ queue: name, id: job }))
}

/** Returns a function that releases the jobs waiting for these completed jobs. */
export function dependentsReleaser(
  run: Run,
  channels: Channels,
  reportError: (error: unknown) => void,
): (completed: readonly JobReference[]) => void {
  const release = coalesce<JobReference, undefined>(
    async (completed) => {
      await run(async ({ boss, db }) => {
        await boss.resolveFlow()
        const dependents = await Promise.all(completed.map(({ queue, id }) => boss.getDependents(queue, id)))
        const queues = new Set(dependents.flat().map(({ name }) => name))
        await Promise.all([...queues].map((queue) => channels.wakeWorkers(db, queue)))
      })
      return completed.map(() => undefined)
    },
    { limit: 1_000 },
  )
  // If this fails, pg-boss's next pass releases the jobs.
  return (completed) => {
    for (const job of completed) release(job).catch(reportError)
  }
}
