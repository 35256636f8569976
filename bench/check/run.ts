/**
 * How long `typeboss check --database` takes for a million waiting jobs, and how much longer the database takes to add a job
 * meanwhile. Prints a table.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { createPostgresServer } from '../../test/support/postgres-server.js'

const jobs = Number(process.argv[2] ?? 1_000_000)
const repository = join(import.meta.dirname, '../..')

const queues = `import { defineQueue } from 'typeboss'
interface EmailV1 { to: string; text: string }
interface Email { to: string; subject: string; body: string; sendAt?: Date; tags: string[] }
export const emails = defineQueue<Email, void>('emails', {
  upgrades: [(old: EmailV1): Email => ({ to: old.to, subject: '', body: old.text, tags: [] })],
})
`

const folder = await mkdtemp(join(tmpdir(), 'typeboss-check-'))
await mkdir(join(folder, 'node_modules'))
await symlink(repository, join(folder, 'node_modules/typeboss'), 'dir')
await writeFile(join(folder, 'queues.ts'), queues)
await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
await writeFile(
  join(folder, 'tsconfig.json'),
  JSON.stringify({ compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true, types: [] } }),
)
const server = await createPostgresServer()
await server.start()
try {
  const boss = await new PgBoss(server.url).start()
  await boss.createQueue('emails')
  await boss.stop({ graceful: false })
  const client = new pg.Client(server.url)
  await client.connect()
  // Nine of ten are of today's type, the others of the older one, and 7 do not fit.
  await client.query(
    `insert into pgboss.job_common (name, data, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, keep_until)
    select 'emails', case
        when n <= 7 then jsonb_build_object('to', n)
        when n % 10 = 0 then jsonb_build_object('to', 'user' || n || '@example.com', 'text', repeat('x', 100))
        else jsonb_build_object('to', 'user' || n || '@example.com', 'subject', 'Hello ' || n,
          'body', repeat('x', 100), 'sendAt', '2026-01-02T03:04:05.000Z', 'tags', jsonb_build_array('a', 'b'))
      end, 'standard', 2, 0, false, 900, now() + interval '14 days'
    from generate_series(1, $1::int) n`,
    [jobs],
  )
  await client.query('vacuum analyze pgboss.job_common')
  const alone = await insertTimes(client, 2_000)
  const started = performance.now()
  const check = typebossCheck()
  let during: readonly number[] = []
  const done = new AbortController()
  const watching = (async () => {
    while (!done.signal.aborted) during = [...during, ...(await insertTimes(client, 100))]
  })()
  const output = await check
  const took = performance.now() - started
  done.abort()
  await watching
  console.log(output)
  console.table({
    jobs,
    seconds: Number((took / 1000).toFixed(1)),
    'jobs per second': Math.round(jobs / (took / 1000)),
    'insert alone, ms': percentiles(alone),
    'insert during the check, ms': percentiles(during),
  })
  await client.end()
} finally {
  await server.stop()
  await rm(folder, { recursive: true })
}

/** Milliseconds that each insert of one job takes, for so long. */
async function insertTimes(client: pg.Client, milliseconds: number): Promise<readonly number[]> {
  const times: number[] = []
  for (const end = performance.now() + milliseconds; performance.now() < end;) {
    const before = performance.now()
    await client.query(
      `insert into pgboss.job_common (name, data, policy, state, completed_on) values ('emails', '{}', 'standard', 'completed', now())`,
    )
    times.push(performance.now() - before)
  }
  return times
}

function percentiles(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): string => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)
  return `median ${at(0.5)}, 99 % ${at(0.99)}, longest ${at(0.9999)}`
}

function typebossCheck(): Promise<string> {
  return new Promise((resolve, reject) => {
    const command = join(repository, 'dist/command/main.js')
    const child = spawn(process.execPath, [command, 'check', '--database', server.url], { cwd: folder })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', () => resolve(output))
  })
}
