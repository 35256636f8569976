/**
 * Our own statements on pg-boss's tables, each with the reason why pg-boss's API does not serve. All columns and the clock
 * function `job_now()` are those of pg-boss's own statements for the same purpose. The statements address the job table by
 * its partitioned parent, to include queues with their own table (`partition: true`).
 *
 * Every write is fenced by the claim: each claim writes its own token into its jobs (see lost-claims.ts), so a worker whose
 * claim has lapsed matches no row. The fence also has the number of the attempt, which goes up with each claim but not with
 * a claim after a release: it holds alone where a release of pg-boss words a claim so that no token is written.
 *
 * All results are text: times as milliseconds since 1970, numbers, booleans and JSON as PostgreSQL writes them. Otherwise a
 * program's own parsers on `pg`, or a `DateStyle` of its role, would change them.
 */
import { mostLogLines } from '../../engine/job-records.js'
import type { JobRow } from '../jobs/job-mapping.js'

export interface Statements {
  readonly known: string
  readonly claimed: string
  readonly read: string
  readonly ends: string
  readonly find: (states: readonly JobRow['state'][]) => string
  readonly count: string
  readonly complete: string
  readonly completeAndNotify: string
  readonly claimedBy: string
  readonly completeHeld: string
  readonly discard: string
  readonly outcomes: string
  readonly exhaustRetries: string
  readonly keepClaims: string
  readonly release: string
  readonly held: string
  readonly report: string
  readonly retainFailed: string
  readonly remove: string
  readonly scheduled: string
  readonly withWork: string
}

/** Identifies a claim of a job: the number of the attempt, and the token of the claim. */
const receipt = "j.retry_count::text || ':' || COALESCE(j.trace_context ->> 'typebossClaim', '')"

/** The columns that a claim returns. */
export const claimedColumns = [
  'j.id::text AS id',
  `${receipt} AS receipt`,
  'j.data::text AS json',
  'j.retry_count::text AS "retryCount"',
  'j.retry_limit::text AS "retryLimit"',
  'j.expire_seconds::text AS "expireInSeconds"',
  'j.priority::text AS priority',
  'j.group_id AS "groupId"',
  `${microseconds('j.created_on')}::text AS "createdOn"`,
  // Without the token that the claim itself has written there; see lost-claims.ts.
  `NULLIF(j.trace_context - 'typebossClaim', '{}'::jsonb)::text AS trace`,
].join(', ')

/** The `keep_until` of a job that no retention deletes: late, but still a valid date in JavaScript. */
export const endOfTime = "timestamptz '9999-12-31 00:00:00+00'"

function microseconds(time: string): string {
  return `(extract(epoch FROM ${time}) * 1000000)::bigint`
}

function milliseconds(time: string): string {
  return `(${microseconds(time)} / 1000)::text`
}

export function statements(schema: string): Statements {
  const columns = `j.name, j.id::text AS id, j.state::text AS state, j.data::text AS data, j.output::text AS output,
        j.priority::text AS priority, j.singleton_key, j.retry_count::text AS retry_count,
        j.retry_limit::text AS retry_limit, ${milliseconds('j.created_on')} AS created_on,
        ${milliseconds('j.start_after')} AS start_after, ${milliseconds('j.started_on')} AS started_on,
        ${milliseconds('j.completed_on')} AS completed_on, (j.start_after > ${schema}.job_now())::text AS delayed,
        j.pending_dependencies::text AS pending_dependencies, j.source_name, j.source_id::text AS source_id,
        ${milliseconds('j.source_created_on')} AS source_created_on,
        j.source_retry_count::text AS source_retry_count, j.source_output::text AS source_output`
  const claim = `(j.id::text || ':' || ${receipt})`
  // No join, because some plans of a join are slow for many jobs.
  const held = `j.name = $1 AND j.id = ANY($2::uuid[]) AND j.state = 'active'
        AND ${claim} = ANY($3::text[])`
  const completeHeld = `
      UPDATE ${schema}.job j
      SET state = 'completed', completed_on = ${schema}.job_now(), output = $4::jsonb -> ${claim}
      WHERE ${held}
      RETURNING j.id::text AS id, ${claim} AS claim, j.blocking`
  const isTaken = (state: 'created' | 'retry'): string => `EXISTS (
            SELECT 1 FROM ${schema}.job o
            WHERE o.name = $1 AND o.state = '${state}' AND o.policy = k.policy AND COALESCE(o.singleton_key, '') = k.key)`
  const completed = `
        string_agg(c.id::text, ' ') FILTER (WHERE c.blocking) AS blocking,
        CASE WHEN count(*) < array_length($2::uuid[], 1) THEN coalesce(string_agg(c.claim, ' '), '') END AS stored`
  return {
    // insert() returns only the jobs that it stored. This finds those of the others that existed before: no refusals.
    known: `SELECT j.id::text AS id FROM ${schema}.job j WHERE j.name = $1 AND j.id = ANY($2::uuid[])`,

    // For a release of pg-boss whose fetch() the rewriter does not know, and which returns other columns.
    claimed: `SELECT ${claimedColumns} FROM ${schema}.job j WHERE j.name = $1 AND j.id = ANY($2::uuid[])`,

    // findJobs() takes one id a call, and a thousand readers should cost one query. Also reads the progress (see
    // reports.ts): not by an OR, which PostgreSQL would plan as a scan of both queues.
    read: `
      SELECT ${columns} FROM ${schema}.job j WHERE j.name = $1 AND j.id = ANY($2::uuid[])
      UNION ALL
      SELECT ${columns} FROM ${schema}.job j WHERE j.name = $3 AND j.id = ANY($4::uuid[])`,

    // Every wait ends with this statement, and a thousand waits poll by it: it reads as few columns as possible.
    ends: `SELECT j.id::text AS id, j.state::text AS state, j.output::text AS output FROM ${schema}.job j WHERE j.name = $1 AND j.id = ANY($2::uuid[])`,

    // findJobs() has no status but "queued". The states are written into the text, because the planner then chooses
    // between the indexes of live and of failed jobs.
    find: (states) => `
      SELECT ${columns}
      FROM ${schema}.job j
      WHERE j.name = $1
        AND j.state IN (${states.map((state) => `'${state}'`).join(', ')})
        AND (j.state >= 'active' OR $2::boolean IS NULL OR (j.start_after > ${schema}.job_now()) = $2)
        AND ($3::text IS NULL OR j.singleton_key = $3)
        AND ($4::text IS NULL OR j.data @> $4::text::jsonb)
        AND ($5::uuid IS NULL OR (j.created_on, j.id) > (
          SELECT a.created_on, a.id FROM ${schema}.job a WHERE a.name = $1 AND a.id = $5::uuid))
      ORDER BY j.created_on, j.id
      LIMIT $6`,

    // getQueueStats() returns counts up to an hour old, and none of completed jobs. An index-only scan counts the live
    // jobs.
    count: `
      SELECT CASE WHEN state >= 'active' THEN state::text WHEN delayed THEN 'delayed' ELSE 'waiting' END AS status,
        count::text AS count
      FROM (
        SELECT j.state, j.state < 'active' AND j.start_after > ${schema}.job_now() AS delayed, count(*) AS count
        FROM ${schema}.job j
        WHERE j.name = $1 AND j.state IN ('created', 'retry', 'active', 'failed')
        GROUP BY 1, 2
        UNION ALL
        SELECT j.state, false, count(*)
        FROM ${schema}.job j
        WHERE j.name = $1 AND j.state IN ('completed', 'cancelled') AND j.completed_on IS NOT NULL
        GROUP BY 1) counted`,

    // complete() stores one result for all its jobs, and wraps results that are not objects. pg-boss has this statement
    // too, but only for handlers under work(), whose batches end together: a slow job would delay the others.
    // Returns the stored claims only if some are missing, which is rare.
    complete: `WITH completed AS (${completeHeld}) SELECT ${completed} FROM completed c`,

    completeAndNotify: `
      WITH completed AS (${completeHeld}), notified AS (SELECT pg_notify($5, $6)::text AS notified)
      SELECT ${completed}, (SELECT notified FROM notified) FROM completed c`,

    // As "complete", for one job in a transaction. Returns a row if the claim still holds.
    completeHeld: `WITH completed AS (${completeHeld}) SELECT id, blocking::text AS blocking FROM completed`,

    // Finds the jobs of a claim whose answer was lost; see lost-claims.ts.
    claimedBy: `
      SELECT j.id::text AS id, ${receipt} AS receipt FROM ${schema}.job j
      WHERE j.name = $1 AND j.state = 'active' AND j.trace_context ->> 'typebossClaim' = $2::text`,

    // cancel() stores no reason.
    discard: `
      UPDATE ${schema}.job j
      SET state = 'cancelled', completed_on = ${schema}.job_now(), output = $4::jsonb -> ${claim}
      WHERE ${held}
      RETURNING ${claim} AS claim`,

    // Reads the outcome of attempts, which the result of the settling statement leaves open; see settle-jobs.ts.
    outcomes: `
      SELECT j.id::text AS id, ${claim} AS claim, j.state::text AS state, j.output ->> 'message' AS message,
        j.blocking::text AS blocking
      FROM ${schema}.job j WHERE j.name = $1 AND j.id = ANY($2::uuid[])`,

    // fail() retries while retries are left, and only work() has a final failure. After this, fail() is final.
    exhaustRetries: `
      UPDATE ${schema}.job j SET retry_limit = j.retry_count WHERE ${held} RETURNING ${claim} AS claim`,

    // touch() writes every time, and does not return whether a lost job was cancelled. This writes only after a quarter of
    // the heartbeat.
    keepClaims: `
      WITH alive AS (
        UPDATE ${schema}.job j SET heartbeat_on = ${schema}.job_now()
        WHERE ${held} AND j.heartbeat_on + j.heartbeat_seconds * interval '0.25 s' < ${schema}.job_now())
      SELECT c.id::text AS id, EXISTS (
        SELECT 1 FROM ${schema}.job j WHERE j.name = $1 AND j.id = c.id AND j.state = 'cancelled')::text AS cancelled
      FROM unnest($2::uuid[]) AS c (id)
      WHERE NOT EXISTS (SELECT 1 FROM ${schema}.job j WHERE j.id = c.id AND ${held})`,

    // PgBoss has no restore(). A released job counts as never claimed: the next claim is the same attempt. For each key, a
    // short queue has at most one job in the state "created", and a stately queue also at most one in "retry". If "created"
    // is taken, the job waits as "retry". If both are taken, it stays claimed, and its id is not returned.
    release: `
      WITH keyed AS (
        SELECT j.id, j.policy, COALESCE(j.singleton_key, '') AS key,
          row_number() OVER (PARTITION BY COALESCE(j.singleton_key, '') ORDER BY j.created_on, j.id) AS place
        FROM ${schema}.job j
        WHERE ${held} AND j.policy IN ('short', 'stately')
      ), placed AS (
        SELECT k.id, k.policy,
          k.place > 1 OR ${isTaken('created')} AS is_behind,
          k.policy = 'stately' AND ${isTaken('retry')} AS is_last
        FROM keyed k
      )
      UPDATE ${schema}.job j
      SET state = (CASE WHEN j.id = ANY (ARRAY(SELECT p.id FROM placed p WHERE p.is_behind)) THEN 'retry'
          ELSE 'created' END)::${schema}.job_state,
        started_on = NULL,
        heartbeat_on = NULL,
        keep_until = CASE WHEN j.retry_count > 0 THEN j.keep_until
          ELSE ${schema}.job_now() + interval '1 second' * (
            SELECT q.retention_seconds FROM ${schema}.queue q WHERE q.name = $1) END
      WHERE ${held} AND j.id <> ALL (ARRAY(SELECT p.id FROM placed p WHERE p.is_behind AND p.is_last))
      RETURNING j.id::text AS id`,

    // Returns the claims that still hold.
    held: `SELECT j.id::text AS id, ${claim} AS claim FROM ${schema}.job j WHERE ${held}`,

    // update() has no fence, and would replace the lines. The first report of another claim replaces the stored one; the
    // lines of a repeated report are stored once. Returns whether the claim holds, and whether there was a report.
    report: `
      WITH holder AS (SELECT ${claim} AS claim FROM ${schema}.job j WHERE ${held}), stored AS (
        UPDATE ${schema}.job r SET data = CASE WHEN r.data ->> 'claim' = h.claim
          THEN r.data || $6::text::jsonb || jsonb_build_object('log', (
            SELECT COALESCE(jsonb_agg(l.line ORDER BY l.place), '[]'::jsonb)
            FROM (
              SELECT line, place FROM (
                SELECT o.line, o.place FROM jsonb_array_elements(r.data -> 'log') WITH ORDINALITY AS o (line, place)
                UNION ALL
                SELECT n.line, n.place + ${mostLogLines}
                FROM jsonb_array_elements($6::text::jsonb -> 'log') WITH ORDINALITY AS n (line, place)
                WHERE n.place > (r.data ->> 'lines')::int - $7::int) all_lines
              ORDER BY place DESC LIMIT ${mostLogLines}) l))
          ELSE $6::text::jsonb END
        FROM holder h
        WHERE r.name = $4 AND r.id = $5::uuid
        RETURNING 1)
      SELECT (SELECT count(*) FROM holder)::text AS held, (SELECT count(*) FROM stored)::text AS stored`,

    // retry() keeps "keep_until", which may be over: maintenance would delete the job. Returns the failed jobs.
    retainFailed: `
      UPDATE ${schema}.job j SET keep_until = ${endOfTime}
      WHERE j.name = $1 AND j.id = ANY($2::uuid[]) AND j.state = 'failed'
      RETURNING j.id::text AS id`,

    // deleteJob() deletes jobs of any state, even active ones.
    remove: `
      DELETE FROM ${schema}.job WHERE name = $1 AND id = $2::uuid AND state IN ('created', 'retry') RETURNING id::text AS id`,

    // getSchedule() takes no transaction, so it cannot read a schedule that the same transaction has stored.
    scheduled: `SELECT s.key FROM ${schema}.schedule s WHERE s.name = $1 AND s.key = $2`,

    // fetch() reads one queue. The poll of an idle worker reads all its queues in one statement.
    withWork: `
      SELECT q.name FROM unnest($1::text[]) AS q (name)
      WHERE EXISTS (
        SELECT 1 FROM ${schema}.job j
        WHERE j.name = q.name AND j.state < 'active' AND NOT j.blocked AND j.start_after <= ${schema}.job_now())`,
  }
}
