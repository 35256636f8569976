/** Several worker processes on one database. All jobs are due at the same time, when all processes are ready. */
import { createPgBossService, QueueClient } from 'typeboss'
import { mailQueue, mails } from '../mail.js'
import { query, type Postgres } from '../support/postgres.js'
import { inTurn } from '../support/rounds.js'
import type { Table } from '../support/table.js'
import { until } from '../support/until.js'
import { startWorkerProcess, stopWorkerProcess } from '../support/worker-processes.js'

const jobs = 20_000
const batch = 1_000
const rounds = 2

export async function processes(postgres: Postgres): Promise<readonly Table[]> {
  const runners = [1, 2, 4, 8].map((count) => ({
    name: count === 1 ? '1 worker process' : `${count} worker processes`,
    run: async () => workTogether(count, await postgres.emptyDatabase()),
  }))
  return [{ title: '20,000 small jobs, by processes', unit: 'jobs/s', rows: await inTurn(runners, rounds) }]
}

async function workTogether(count: number, connectionString: string): Promise<number> {
  const client = new QueueClient(createPgBossService({ connectionString }))
  const due = Date.now() + 6_000
  for (let added = 0; added < jobs; added += batch) {
    const items = mails(batch, added).map((data) => ({
      data,
      options: { delay: Math.max(due - Date.now(), 0) },
    }))
    // oxlint-disable-next-line no-await-in-loop
    await client.addBatch(mailQueue, items)
  }
  const workers = await Promise.all(Array.from({ length: count }, () => startWorkerProcess(connectionString)))
  await until(async () => (await client.counts('mail')).completed === jobs)
  await Promise.all(workers.map(stopWorkerProcess))
  await client.close()
  const [row] = await query(
    connectionString,
    `select extract(epoch from max(completed_on) - min(started_on)) as seconds from pgboss.job where name = 'mail'`,
  )
  return jobs / Number(row?.['seconds'])
}
