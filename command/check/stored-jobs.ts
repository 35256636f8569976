/**
 * Reads the jobs of a database, as they are stored. pg-boss lists the queues and the schedules. Its API has no pages of jobs by
 * id, so this file reads them by SQL of its own.
 *
 * Each statement is a read-only transaction by itself: a longer one would hold back vacuum, and block a deploy that changes the
 * tables. So jobs that are added or done meanwhile may be missed.
 */
import type pg from 'pg'
import type { QueueResult, Schedule } from 'pg-boss'

export interface StoredJobs {
  readonly queues: () => Promise<readonly QueueResult[]>
  readonly schedules: () => Promise<readonly Schedule[]>
  /** The number of jobs, by the name of their queue. */
  readonly counts: (kind: StoredKind) => Promise<ReadonlyMap<string, number>>
  /** The jobs of one queue, by their ids. */
  readonly pages: (kind: StoredKind, queue: string) => AsyncGenerator<readonly StoredRow[]>
  readonly close: () => Promise<void>
}

/** The data of jobs that have not finished, or the results of those that have completed. */
export type StoredKind = 'data' | 'result'

export interface StoredRow {
  readonly id: string
  readonly status: 'waiting' | 'delayed' | 'retry' | 'held' | 'active' | 'completed'
  /** JSON. Null for a job without data. */
  readonly json: string | null
}

/** Connects. Rejects with the errors of the driver. */
export async function openStoredJobs(connectionString: string, schema: string): Promise<StoredJobs> {
  const [{ default: driver }, { PgBoss: Boss }] = await Promise.all([import('pg'), import('pg-boss')])
  const client = new driver.Client({
    connectionString,
    application_name: 'typeboss check',
    connectionTimeoutMillis: 10_000,
  })
  // A connection that breaks while no statement runs: the next statement rejects.
  client.on('error', () => {})
  await client.connect()
  const boss = new Boss({
    db: { executeSql: (text, values) => readOnly(client, () => client.query(text, values)) },
    schema,
  })
  const name = `"${schema.replaceAll('"', '""')}"`
  return {
    queues: () => boss.getQueues(),
    schedules: () => boss.getSchedules(),
    counts: (kind) => countJobs(client, name, kind),
    pages: (kind, queue) => readPages(client, name, kind, queue),
    close: () => client.end(),
  }
}

/** Runs one statement in a transaction of its own. */
async function readOnly<Result>(client: pg.Client, run: () => Promise<Result>): Promise<Result> {
  await client.query('begin transaction read only')
  try {
    return await run()
  } finally {
    // Of a connection that is lost there is nothing to end.
    await client.query('commit').catch(() => {})
  }
}

const states = { data: `state < 'completed'`, result: `state = 'completed'` } as const

async function countJobs(
  client: pg.Client,
  schema: string,
  kind: StoredKind,
): Promise<ReadonlyMap<string, number>> {
  const text = `select name, count(*) as count from ${schema}.job where ${states[kind]} group by name`
  const { rows } = await readOnly(client, () => client.query<{ name: string; count: string }>(text))
  return new Map(rows.map(({ name, count }) => [name, Number(count)]))
}

const status = `case
  when state = 'created' and blocked then 'held'
  when state in ('created', 'retry') and start_after > now() then 'delayed'
  when state = 'created' then 'waiting'
  else state::text
end`

/** Characters of JSON in a page, so that large data needs no more memory than small data. */
const wantedLength = 8_000_000
const [firstRows, mostRows] = [500, 10_000]

async function* readPages(
  client: pg.Client,
  schema: string,
  kind: StoredKind,
  queue: string,
): AsyncGenerator<readonly StoredRow[]> {
  const json = kind === 'data' ? 'data' : 'output'
  const pageOf = async (after: string | undefined, limit: number): Promise<readonly StoredRow[]> => {
    const text = `select id, ${status} as status, ${json}::text as json from ${schema}.job
      where name = $1 and ${states[kind]} ${after === undefined ? '' : 'and id > $3'} order by id limit $2`
    const values = after === undefined ? [queue, limit] : [queue, limit, after]
    return (await readOnly(client, () => client.query<StoredRow>(text, values))).rows
  }
  let limit = firstRows
  let page = await pageOf(undefined, limit)
  while (page.length > 0) {
    const isLast = page.length < limit
    limit = nextLimit(page)
    // The database reads the next page while the caller looks at this one.
    const next = isLast ? Promise.resolve([]) : pageOf(page.at(-1)?.id, limit)
    // The caller may stop before it is awaited.
    next.catch(() => {})
    yield page
    // oxlint-disable-next-line no-await-in-loop -- pages are read one after the other
    page = await next
  }
}

function nextLimit(page: readonly StoredRow[]): number {
  const length = page.reduce((sum, { json }) => sum + (json?.length ?? 0), 0)
  return Math.max(1, Math.min(mostRows, Math.floor((wantedLength * page.length) / (length + 1))))
}
