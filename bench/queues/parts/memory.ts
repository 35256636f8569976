/** The heap of a worker process after full garbage collections, while it runs 200,000 jobs. */
import { createPgBossService, QueueClient } from 'typeboss'
import { mailQueue, mails } from '../mail.js'
import type { Postgres } from '../support/postgres.js'
import type { Table } from '../support/table.js'
import { startWorkerProcess, stopWorkerProcess } from '../support/worker-processes.js'

const jobs = 200_000
const sampleEvery = 50_000
const batch = 1_000

interface Sample {
  readonly worked: number
  readonly heap: number
}

export async function memory(postgres: Postgres): Promise<readonly Table[]> {
  const connectionString = await postgres.emptyDatabase()
  const client = new QueueClient(createPgBossService({ connectionString }))
  const worker = await startWorkerProcess(connectionString, sampleEvery)
  const samples: Sample[] = []
  const done = new Promise<void>((resolve) => {
    worker.on('message', (sample: Sample) => {
      samples.push(sample)
      if (sample.worked === jobs) resolve()
    })
  })
  for (let added = 0; added < jobs; added += batch) {
    // oxlint-disable-next-line no-await-in-loop
    await client.addBatch(
      mailQueue,
      mails(batch, added).map((data) => ({ data })),
    )
  }
  await done
  await stopWorkerProcess(worker)
  await client.close()
  const first = samples[0]?.heap ?? NaN
  const rows = samples.map(({ worked, heap }) => ({
    name: `after ${worked.toLocaleString('en')} jobs`,
    median: heap / 1e6,
    ratio: heap / first,
    all: [heap / 1e6],
  }))
  return [{ title: 'heap of a worker', unit: 'MB', rows }]
}
