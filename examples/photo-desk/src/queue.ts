/** This process's client, on the database that `DATABASE_URL` names. */
import { createPgBossService, QueueClient } from 'typeboss'

// Schedules are looked at twice a minute by default; an example need not wait so long.
export const service = createPgBossService({ cronMonitorIntervalSeconds: 1, cronWorkerIntervalSeconds: 1 })
export const queue = new QueueClient(service)
