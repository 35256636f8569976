/** The same calls with an empty queue and with a million waiting jobs: in the same queue, or in another. */
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import { mailNumber, mailQueue, mails, otherQueue, partitionedQueue } from '../mail.js'
import { query, type Postgres } from '../support/postgres.js'
import { inTurn, median } from '../support/rounds.js'
import type { Table } from '../support/table.js'

const backlog = 1_000_000
const chunk = 200_000
const rounds = 3

interface Side {
  readonly name: string
  readonly queue: typeof mailQueue
  /** The queue with the backlog. */
  readonly full?: typeof mailQueue
}

const sides: readonly Side[] = [
  { name: 'beside no other job', queue: mailQueue },
  { name: 'beside 1,000,000', queue: mailQueue, full: mailQueue },
  { name: 'beside 1,000,000 of another queue', queue: mailQueue, full: otherQueue },
  { name: 'the same, partitioned', queue: partitionedQueue, full: otherQueue },
]

interface OpenSide extends Side {
  readonly client: QueueClient
  readonly connectionString: string
}

export async function backlogOf(postgres: Postgres): Promise<readonly Table[]> {
  const opened: OpenSide[] = []
  for (const side of sides) {
    // oxlint-disable-next-line no-await-in-loop
    opened.push(await open(side, await postgres.emptyDatabase()))
  }
  const compare = async (
    title: string,
    unit: Table['unit'],
    measure: (side: OpenSide) => Promise<number>,
  ): Promise<Table> => {
    const runners = opened.map((side) => ({ name: side.name, run: () => measure(side) }))
    return { title, unit, rows: await inTurn(runners, rounds) }
  }
  try {
    return [
      await compare('add', 'ms', ({ client, queue }) => medianOf(20, () => client.add(queue, mailNumber(0)))),
      await compare('getJob', 'ms', async ({ client, queue }) => {
        const id = await client.add(queue, mailNumber(0))
        return medianOf(20, () => client.getJob(queue, id))
      }),
      await compare('counts', 'ms', ({ client, queue }) => medianOf(1, () => client.counts(queue))),
      await compare('5,000 jobs worked', 'jobs/s', work),
    ]
  } finally {
    await Promise.all(opened.map(({ client }) => client.close()))
  }
}

async function open(side: Side, connectionString: string): Promise<OpenSide> {
  const client = new QueueClient(createPgBossService({ connectionString }))
  await client.add(side.queue, mailNumber(0))
  if (side.full !== undefined) {
    await client.add(side.full, mailNumber(0))
    for (let added = 0; added < backlog; added += chunk) {
      // oxlint-disable-next-line no-await-in-loop
      await query(connectionString, copiesOf(side.full.name))
    }
  }
  return { ...side, client, connectionString }
}

/** Stores many jobs as `add` does, by one statement: a million calls would take longer than all measurements. */
function copiesOf(queue: string): string {
  return `
    insert into pgboss.job (id, name, data, start_after, created_on, keep_until, expire_seconds, deletion_seconds, policy,
      retry_limit, retry_delay, retry_backoff)
    select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' ||
        lpad(to_hex(n & 4095), 3, '0') || right(gen_random_uuid()::text, 17))::uuid,
      name, data, start_after, created_on, keep_until, expire_seconds, deletion_seconds, policy,
      retry_limit, retry_delay, retry_backoff
    from (select * from pgboss.job where name = '${queue}' limit 1) one, generate_series(1, ${chunk}) n`
}

async function work({ client, queue, connectionString }: OpenSide): Promise<number> {
  const jobs = 5_000
  await client.addBatch(
    queue,
    mails(jobs).map((data) => ({ data })),
  )
  const worker = new QueueWorker(createPgBossService({ connectionString }), [queue])
  const done = Promise.withResolvers<number>()
  let started = 0
  let worked = 0
  worker.handle(queue, async ({ number }) => {
    if (worked === 0) started = performance.now()
    worked += 1
    if (worked === jobs) done.resolve(performance.now() - started)
    return { messageId: `message-${number}` }
  })
  await worker.start()
  const elapsed = await done.promise
  await worker.stop()
  return jobs / (elapsed / 1_000)
}

async function medianOf(times: number, call: () => Promise<unknown>): Promise<number> {
  const all: number[] = []
  for (let time = 0; time < times; time += 1) {
    const started = performance.now()
    // oxlint-disable-next-line no-await-in-loop
    await call()
    all.push(performance.now() - started)
  }
  return median(all)
}
