/** Queues whose handlers insert a row for each run: the runs can be counted even if a process dies. */
import pg from 'pg'
import { defineQueue } from 'typeboss'

const pool = new pg.Pool({
  connectionString: process.env['EFFECTS_URL'] ?? process.env['DATABASE_URL'],
  max: 4,
  // The server survives the processes, so rows need not wait for its disk.
  options: '-c synchronous_commit=off',
})
// Some tests stop the database: the handler's own query fails then.
pool.on('error', () => {})

async function leaveRow(queue: string, n: number, attempt: number): Promise<void> {
  await pool.query('insert into effect (queue, n, attempt, pid) values ($1, $2, $3, $4)', [
    queue,
    n,
    attempt,
    process.pid,
  ])
}

export const closeEffects = (): Promise<void> => pool.end()

/** Inserts its row, and returns. */
export const countedQueue = defineQueue(
  'counted',
  async (n: number, job) => {
    await leaveRow('counted', n, job.attempt)
    return n
  },
  { concurrency: 50, retries: 5 },
)

/** Inserts its row and sends a message. The first attempt then never ends. */
export const hangingQueue = defineQueue(
  'hanging',
  async (n: number, job) => {
    await leaveRow('hanging', n, job.attempt)
    process.send?.({ started: n, attempt: job.attempt })
    if (job.attempt === 1) await new Promise(() => {})
    return job.attempt
  },
  { retries: 1, heartbeat: 10_000 },
)
