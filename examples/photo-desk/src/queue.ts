/** The client of this process, on the database of `DATABASE_URL`. */
import { createPgBossService, QueueClient } from 'typeboss'

export const service = createPgBossService({
  // By default, pg-boss checks schedules twice a minute and updates the counts once. This example needs both sooner.
  cronMonitorIntervalSeconds: 1,
  cronWorkerIntervalSeconds: 1,
  superviseIntervalSeconds: 5,
  monitorIntervalSeconds: 5,
  persistQueueStats: true,
})
export const queue = new QueueClient(service)
