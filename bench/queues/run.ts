/**
 * Compares typeboss with its peers on one PostgreSQL. Each part prints its tables and stores them in `../results/` for the
 * plots.
 *
 *     npm run bench:queues                      the parts that compare
 *     npm run bench:queues -- adding working    some of them
 *     npm run bench:scale                       processes, memory, a backlog of a million jobs
 */
import { adding } from './parts/adding.js'
import { backlogOf } from './parts/backlog.js'
import { idle } from './parts/idle.js'
import { latency } from './parts/latency.js'
import { onBullMQ } from './parts/on-bullmq.js'
import { memory } from './parts/memory.js'
import { processes } from './parts/processes.js'
import { slowJobs } from './parts/slow-jobs.js'
import { start } from './parts/start.js'
import { working } from './parts/working.js'
import { drawPlots } from './plots.js'
import { startPostgres, type Postgres } from './support/postgres.js'
import { startRedis, type Redis } from './support/redis.js'
import { keep } from './support/results.js'
import { print, type Table } from './support/table.js'

type Part = (postgres: Postgres, redis: Redis | undefined) => Promise<readonly Table[]>

const parts: { readonly [name: string]: Part } = {
  adding,
  working,
  latency,
  'slow-jobs': slowJobs,
  'on-bullmq': onBullMQ,
  idle,
  start,
  processes,
  memory,
  backlog: backlogOf,
}

const postgres = await startPostgres()
const redis = await startRedis()
if (redis === undefined)
  console.log('BullMQ is skipped: there is neither REDIS_URL nor a redis-server to start')
try {
  for (const name of process.argv.slice(2)) {
    const part = parts[name]
    if (part === undefined)
      throw new Error(`No part is called ${name}; there are ${Object.keys(parts).join(', ')}`)
    // One at a time, because they would disturb each other.
    // oxlint-disable-next-line no-await-in-loop
    const tables = await part(postgres, redis)
    tables.forEach(print)
    // oxlint-disable-next-line no-await-in-loop
    await keep(name, tables)
  }
  await drawPlots()
} finally {
  await redis?.stop()
  await postgres.stop()
}
