import { mutant, type Mutant } from './mutant.js'

const room = 'runtime/pg-boss'
const statements = `${room}/fast-paths/statements.ts`
const settleJobs = `${room}/jobs/settle-jobs.ts`
const claims = `${room}/fast-paths/claiming-database.ts`
const claimRewrites = `${room}/fast-paths/claim-rewrites.ts`
const claimJobs = `${room}/jobs/claim-jobs.ts`
const times = 'runtime/engine/schedule-times.ts'
const database = `${room}/connect/database.ts`
const service = `${room}/service.ts`

export const pgBossMutants: readonly Mutant[] = [
  // Settling.
  mutant(
    statements,
    'AND ${claim} = ANY($3::text[])`',
    'AND ($3::text[]) IS NOT NULL`',
    'worker/stored-events',
    'worker/claims',
  ),
  mutant(statements, `interval '0.25 s'`, `interval '0.9 s'`, 'worker/claims'),
  mutant(
    statements,
    'output = $4::jsonb -> ${claim}',
    'output = $4::jsonb -> j.id::text',
    'worker/stored-events',
    'worker/first-job',
  ),
  mutant(
    statements,
    'SELECT ${completed}, (SELECT notified FROM notified) FROM',
    'SELECT ${completed} FROM',
    'client/wait-for-completion',
    'client/job-observer',
  ),
  mutant(settleJobs, `if (row.state === 'completed') return 'completed'`, '', 'worker/stored-events'),
  mutant(settleJobs, `row.message !== settlement.error.message`, 'false', 'worker/stored-events'),
  mutant(
    settleJobs,
    `row.state === 'failed' && row.claim === claimOf(settlement) ? 'failed' : 'retrying'`,
    `'retrying'`,
    'worker/stored-events',
  ),
  mutant('runtime/pg-boss/jobs/lost-attempts.ts', `this.#report(rowsIn(result))`, '', 'worker/rescue'),
  mutant(statements, `k.place > 1 OR `, '', 'pg-boss/jobs/release'),
  mutant(
    statements,
    ` AND j.id <> ALL (ARRAY(SELECT p.id FROM placed p WHERE p.is_behind AND p.is_last))`,
    '',
    'pg-boss/jobs/release',
  ),
  mutant(
    statements,
    "k.place > 1 OR ${isTaken('created')} AS is_behind",
    'k.place > 1 AS is_behind',
    'pg-boss/jobs/release',
  ),
  mutant(settleJobs, `if (claims.length > 1) {`, 'if (claims.length > 99) {', 'pg-boss/jobs/release'),
  mutant(settleJobs, `settlements.length <= mostNotifying`, 'settlements.length < 0', 'pg-boss/notify'),
  mutant(
    settleJobs,
    `completed.map(({ claim }) => claim.id).join(' ')`,
    `completed[0]?.claim.id`,
    'pg-boss/notify',
  ),
  // Retention.
  mutant(
    claimRewrites,
    '`keep_until = ${endOfTime}, $&`',
    '`$&`',
    'pg-boss/jobs/retention',
    'pg-boss/fast-paths/claiming-database',
  ),
  mutant(
    statements,
    'SET keep_until = ${endOfTime}',
    'SET keep_until = j.keep_until',
    'pg-boss/jobs/retention',
  ),
  mutant(
    statements,
    `CASE WHEN j.retry_count > 0 THEN j.keep_until`,
    `CASE WHEN true THEN j.keep_until`,
    'pg-boss/jobs/retention',
  ),
  // Claims.
  mutant(claims, `'jit', `, '', 'pg-boss/fast-paths/claiming-database'),
  mutant(
    claimRewrites,
    `pattern: /AND h\\.start_after <= \\S+/`,
    `pattern: /(?!)/`,
    'pg-boss/jobs/strict-fifo',
  ),
  mutant(
    `${room}/fast-paths/inserting-database.ts`,
    ` + row_number() OVER () * interval '1 microsecond'`,
    '',
    'pg-boss/jobs/strict-fifo',
  ),
  mutant(
    `${room}/fast-paths/inserting-database.ts`,
    `statement_timestamp()`,
    'transaction_timestamp()',
    'pg-boss/jobs/strict-fifo',
  ),
  mutant(claimJobs, `if (claimed === limit) return true`, '', 'pg-boss/jobs/short-claims'),
  mutant(claimJobs, `if (dropsCandidates && claimed > 0) return true`, '', 'pg-boss/jobs/short-claims'),
  mutant(
    claimJobs,
    `return (await rowsOf(db, sql.withWork, [[queue]])).length > 0`,
    'return false',
    'pg-boss/jobs/short-claims',
  ),
  mutant(
    claimJobs,
    'await db.executeSql(lock, [`typeboss claim ${queue}`])',
    '',
    'worker/groups',
    'pg-boss/connect/program-settings',
    'pg-boss/jobs/queue-options',
  ),
  mutant(
    claimJobs,
    `b.priority - a.priority`,
    'a.priority - b.priority',
    'pg-boss/jobs/queue-options',
    'worker/worker.test',
    'client/client.test',
  ),
  // Notifications.
  mutant(
    `${room}/notify/notifications.ts`,
    `ids.slice(start, start + idsPerNotification)`,
    'ids.slice(start, start + idsPerNotification - 1)',
    'pg-boss/notify',
  ),
  mutant(
    `${room}/notify/notifications.ts`,
    `start < ids.length; start`,
    'start < idsPerNotification; start',
    'pg-boss/notify',
  ),
  mutant(`${room}/notify/channels.ts`, `payload.split(' ')`, '[payload]', 'pg-boss/notify'),
  mutant(
    `${room}/notify/channels.ts`,
    `    await notifyIds(db, this.#cancelled, ids)\n`,
    '',
    'pg-boss/notify',
  ),
  mutant(
    service,
    `if (retried.length > 0) await this.#channels.wakeWorkers(connection.db, queue)`,
    '',
    'pg-boss/notify',
  ),
  mutant(service, `    await this.#channels.wakeWorkers(connection.db, queue)\n  }`, '  }', 'pg-boss/notify'),
  mutant(service, `    this.#channels.notifyFinished(prepared, ids)\n`, '', 'pg-boss/notify'),
  // Schedules.
  mutant(
    times,
    `times.toSorted((a, b) => a - b)\n  return [first]`,
    'times\n  return [first]',
    'pg-boss/jobs/schedule-times',
  ),
  mutant(
    times,
    `[first = wall - before]`,
    '[first = wall - offsetAt(zone, wall)]',
    'pg-boss/jobs/schedule-times',
  ),
  mutant(times, `if (isHourly) return times`, '', 'pg-boss/jobs/schedule-times'),
  mutant(
    times,
    `time > from.getTime() && time <= until`,
    'time >= from.getTime() && time <= until',
    'pg-boss/jobs/schedule-times',
  ),
  mutant(times, `(zone === 'UTC' ? utc : localTime(utc, zone))`, 'utc', 'pg-boss/jobs/schedule-times'),
  // Connections.
  mutant(
    database,
    `size - (listening === watched ? 2 : 1)`,
    'size',
    'worker/ended-attempts',
    'worker/handler-transactions',
    'pg-boss/connect/connections',
  ),
  mutant(database, `signal.addEventListener('abort', proceed)`, '', 'worker/ended-attempts'),
  mutant(
    database,
    `        if (!hasLeft) leave()\n`,
    '',
    'worker/handler-transactions',
    'worker/ended-attempts',
  ),
]
