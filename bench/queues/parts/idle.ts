/** The cost of an idle worker, and of waiting for many jobs: statements a second. */
import { setTimeout as sleep } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { createPgBossService, QueueClient, QueueWorker, type AnyQueue } from 'typeboss'
import { handMadeQueue } from '../../../test/support/hand-made-queues.js'
import { mailQueue, mails } from '../mail.js'
import type { Postgres } from '../support/postgres.js'
import { statementsSent } from '../support/queries.js'
import type { Table } from '../support/table.js'

const queues = 50
const settle = 3_000
const watched = 10_000
const waiters = 1_000

export async function idle(postgres: Postgres): Promise<readonly Table[]> {
  const resting = [
    ['typeboss', await restingWorker(await postgres.emptyDatabase())],
    ['pg-boss', await restingPgBoss(await postgres.emptyDatabase())],
  ] as const
  const waiting = [['typeboss', await waitingClient(await postgres.emptyDatabase())]] as const
  return [
    { title: 'a worker of 50 empty queues', unit: 'queries/s', rows: rows(resting) },
    { title: '1,000 callers of waitForCompletion', unit: 'queries/s', rows: rows(waiting) },
  ]
}

async function restingWorker(connectionString: string): Promise<number> {
  const worker = new QueueWorker(createPgBossService({ connectionString }), emptyQueues())
  await worker.start()
  const rate = await statementsPerSecond()
  await worker.stop()
  return rate
}

async function restingPgBoss(connectionString: string): Promise<number> {
  const boss = new PgBoss(connectionString)
  boss.on('error', console.error)
  await boss.start()
  for (let index = 0; index < queues; index += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await boss.createQueue(`queue-${index}`)
    // oxlint-disable-next-line no-await-in-loop
    await boss.work(`queue-${index}`, async () => {})
  }
  const rate = await statementsPerSecond()
  await boss.stop({ graceful: false })
  return rate
}

/** No worker runs the jobs, so all waits last for the whole measurement. */
async function waitingClient(connectionString: string): Promise<number> {
  const client = new QueueClient(createPgBossService({ connectionString }))
  const ids = await client.addBatch(
    mailQueue,
    mails(waiters).map((data) => ({ data })),
  )
  const waits = ids.map((id) => client.waitForCompletion('mail', id))
  const rate = await statementsPerSecond()
  await Promise.all([client.close(), Promise.allSettled(waits)])
  return rate
}

async function statementsPerSecond(): Promise<number> {
  await sleep(settle)
  const before = statementsSent()
  await sleep(watched)
  return (statementsSent() - before) / (watched / 1_000)
}

function emptyQueues(): readonly AnyQueue[] {
  return Array.from({ length: queues }, (_, index) =>
    handMadeQueue<unknown, unknown>({ name: `queue-${index}`, handler: async () => null }),
  )
}

function rows(figures: readonly (readonly [string, number])[]): Table['rows'] {
  const base = figures[0]?.[1] ?? NaN
  return figures.map(([name, figure]) => ({ name, median: figure, ratio: figure / base, all: [figure] }))
}
