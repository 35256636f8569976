import type { PgBoss } from 'pg-boss'
import { reportQueue } from '../../../facts/stored-queues.js'

export async function createReportQueue(boss: PgBoss): Promise<void> {
  if ((await boss.getQueue(reportQueue)) !== null) return
  // No warning of a backlog, because the queue has no worker.
  await boss.createQueue(reportQueue, { warningQueueSize: 2 ** 31 - 1 })
}
