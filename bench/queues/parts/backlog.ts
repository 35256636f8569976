/** The same calls beside an empty queue and beside a million waiting jobs. */
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import { mailNumber, mailQueue, mails } from '../mail.js'
import { query, type Postgres } from '../support/postgres.js'
import { inTurn, median } from '../support/rounds.js'
import type { Table } from '../support/table.js'

const backlog = 1_000_000
const chunk = 200_000
const rounds = 3

export async function backlogOf(postgres: Postgres): Promise<readonly Table[]> {
  const sides = [
    { name: 'beside no other job', connectionString: await postgres.emptyDatabase(), waiting: 0 },
    { name: 'beside 1,000,000', connectionString: await postgres.emptyDatabase(), waiting: backlog },
  ]
  const opened: { readonly name: string; readonly client: QueueClient; readonly connectionString: string }[] =
    []
  for (const { name, connectionString, waiting } of sides) {
    const client = new QueueClient(createPgBossService({ connectionString }))
    // oxlint-disable-next-line no-await-in-loop
    await client.add(mailQueue, mailNumber(0))
    for (let added = 0; added < waiting; added += chunk) {
      // oxlint-disable-next-line no-await-in-loop
      await query(connectionString, copies)
    }
    opened.push({ name, client, connectionString })
  }
  const compare = async (
    title: string,
    unit: Table['unit'],
    measure: (client: QueueClient, connectionString: string) => Promise<number>,
  ): Promise<Table> => {
    const runners = opened.map(({ name, client, connectionString }) => ({
      name,
      run: () => measure(client, connectionString),
    }))
    return { title, unit, rows: await inTurn(runners, rounds) }
  }
  try {
    return [
      await compare('add', 'ms', (client) => medianOf(20, () => client.add(mailQueue, mailNumber(0)))),
      await compare('getJob', 'ms', async (client) => {
        const id = await client.add(mailQueue, mailNumber(0))
        return medianOf(20, () => client.getJob('mail', id))
      }),
      await compare('counts', 'ms', (client) => medianOf(1, () => client.counts('mail'))),
      await compare('5,000 jobs worked', 'jobs/s', work),
    ]
  } finally {
    await Promise.all(opened.map(({ client }) => client.close()))
  }
}

/** What `add` stores, many times, by one statement: a million calls would take longer than all the measurements. */
const copies = `
  insert into pgboss.job (name, data, start_after, created_on, keep_until, expire_seconds, deletion_seconds, policy,
    retry_limit, retry_delay, retry_backoff)
  select name, data, start_after, created_on, keep_until, expire_seconds, deletion_seconds, policy,
    retry_limit, retry_delay, retry_backoff
  from (select * from pgboss.job where name = 'mail' limit 1) one, generate_series(1, ${chunk})`

async function work(client: QueueClient, connectionString: string): Promise<number> {
  const jobs = 5_000
  await client.addBatch(
    mailQueue,
    mails(jobs).map((data) => ({ data })),
  )
  const worker = new QueueWorker(createPgBossService({ connectionString }), [mailQueue])
  const done = Promise.withResolvers<number>()
  let started = 0
  let worked = 0
  worker.handle(mailQueue, async ({ number }) => {
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
