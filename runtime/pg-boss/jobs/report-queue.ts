import type { PgBoss } from 'pg-boss'

/** The queue in which reports are stored; see reports.ts. */
export const reportQueue = 'typeboss-progress'

export async function createReportQueue(boss: PgBoss): Promise<void> {
  if ((await boss.getQueue(reportQueue)) !== null) return
  // No warning of a backlog, because the queue has no worker.
  await boss.createQueue(reportQueue, { warningQueueSize: 2 ** 31 - 1 })
}
