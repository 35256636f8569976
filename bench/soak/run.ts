/**
 * Runs jobs under random faults: killed, frozen and stopped workers, connections that are cut or fall silent, a database
 * that restarts. At the end every job must have run, none twice without a cause, and none may be stuck. Otherwise the exit
 * code is 1.
 *
 *     npm run bench:soak -- --minutes 3 --seed 7
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { createPgBossService, QueueClient } from 'typeboss'
import { createPostgresServer } from '../../test/support/postgres-server.js'
import { openSilentProxy } from '../../test/support/silent-proxy.js'
import { countAll, type Ended } from './counts.js'
import { causeFaults } from './faults.js'
import { Fleet } from './fleet.js'
import { readLedger } from './ledger.js'
import { addJobs, type Added } from './load.js'
import { randomFrom } from './random.js'

const workers = 3
/** How long all jobs may take to end after the last fault: retries, heartbeats, jobs that were added last. */
const longestEnd = 3 * 60_000

const { values: given } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
const minutes = Number(given.minutes ?? 10)
const seed = Number(given.seed ?? Date.now() % 1_000_000)
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('--minutes takes a number, --seed an integer')
console.log(`soak: ${minutes} minutes, ${workers} workers, --seed ${seed}`)

const server = await createPostgresServer({ persistent: true })
await server.start()
const direct = new pg.Pool({ connectionString: server.url, max: 2 })
direct.on('error', () => {})
await direct.query('CREATE TABLE written (number int)')

const ledger = join(mkdtempSync(join(tmpdir(), 'typeboss-soak-')), 'ledger')
const producer = await openSilentProxy(server.url)
const reported = new Map<string, number>()
const client = new QueueClient(
  createPgBossService({
    connectionString: producer.connectionString,
    onError: ({ message }) => void reported.set(message, (reported.get(message) ?? 0) + 1),
  }),
)
const fleet = new Fleet(server.url, ledger)
for (let worker = 0; worker < workers; worker++) await fleet.start() // oxlint-disable-line no-await-in-loop

const over = AbortSignal.timeout(minutes * 60_000)
const progress = setInterval(
  () => console.log(`  ${new Date().toISOString()} ${fleet.workers.length} workers`),
  60_000,
)
const loading = addJobs(client, randomFrom(seed), over)
const faults = await causeFaults({ fleet, server, producer, random: randomFrom(seed + 1) }, over)
const faultsEnded = Date.now()
const load = await Promise.race([loading, sleep(longestEnd).then(() => undefined)])
clearInterval(progress)
if (load === undefined) {
  console.error('stuck: adds or waits are still pending 3 minutes after the last fault')
  process.exit(1)
}

const ends = await untilEnded(load.added)
const settledIn = Date.now() - faultsEnded
const hanging = await fleet.stop(20_000)
const closing = Date.now()
await client.close()
const closeTook = Date.now() - closing
const rows = await direct.query<{ number: number; count: string }>(
  'SELECT number, count(*) FROM written GROUP BY 1',
)
const written = new Map(rows.rows.map(({ number, count }) => [number, Number(count)]))
const counts = countAll(load.added, ends, readLedger(ledger), faults, written)

const byKind = [...Map.groupBy(faults, ({ kind }) => kind)].map(([kind, all]) => `${all.length} ${kind}`)
console.log(`faults: ${byKind.join(', ')}`)
console.log(
  `jobs: ${load.added.length} added, ${counts.runs} runs, ${counts.repeated} repeated for a cause; ` +
    `${load.waits} waits; longest add ${load.longestAdd} ms; all ended ${settledIn} ms after the last fault; ` +
    `close took ${closeTook} ms`,
)
const failures = {
  lost: counts.lost,
  'run twice without cause': counts.twice,
  stuck: counts.stuck,
  'wrong results': counts.wrong,
  'out of order': counts.outOfOrder,
  'events that were not so': counts.falseEvents,
  'waits without their result': load.badWaits,
}
for (const [what, all] of Object.entries(failures))
  console.log(`${what}: ${all.length}${all.length > 0 ? `\n  ${all.slice(0, 20).join('\n  ')}` : ''}`)
console.log(`workers that did not stop: ${hanging}`)
await direct.end()
await producer.close()
await server.stop()
process.exit(hanging > 0 || Object.values(failures).some((all) => all.length > 0) ? 1 : 0)

async function untilEnded(added: readonly Added[]): Promise<ReadonlyMap<string, Ended>> {
  const ended = new Map<string, Ended>()
  const end = Date.now() + longestEnd
  for (;;) {
    for (const { queue, id } of added) {
      const known = ended.get(id)?.status
      if (known === 'completed' || known === 'failed' || known === 'cancelled') continue
      // oxlint-disable-next-line no-await-in-loop
      const job = await client.getJob(queue, id)
      const result = job?.status === 'completed' ? job.result : undefined
      ended.set(id, { status: job?.status ?? 'gone', result })
    }
    const isOpen = [...ended.values()].some(({ status }) => ['waiting', 'delayed', 'active'].includes(status))
    if (!isOpen || Date.now() > end) return ended
    await sleep(1_000) // oxlint-disable-line no-await-in-loop
  }
}
