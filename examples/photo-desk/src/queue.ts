/** This process's client, on the database that `DATABASE_URL` names. */
import { createPgBossService, QueueClient } from 'typeboss'

export const service = createPgBossService({
  // Schedules are looked at twice a minute by default, and counted for the dashboard once. Here nobody waits so long.
  cronMonitorIntervalSeconds: 1,
  cronWorkerIntervalSeconds: 1,
  superviseIntervalSeconds: 5,
  monitorIntervalSeconds: 5,
  persistQueueStats: true,
})
export const queue = new QueueClient(service)
