/**
 * What we say to pg-boss's job table ourselves. Its API is used wherever it serves; these are the places where it
 * does not, each for a reason. All columns and the clock function `job_now()` are those that pg-boss's own
 * statements of the same purpose use, and the table is addressed by its partitioned parent, so a queue with a
 * table of its own (`partition: true`) is reached as well.
 *
 * Every write is fenced by the attempt: `retry_count` goes up with each claim, so a worker whose claim has lapsed
 * matches no row.
 */
import type { JobRow } from '../jobs/job-mapping.js'

export interface Statements {
  readonly known: string
  readonly read: string
  readonly ends: string
  readonly find: (states: readonly JobRow['state'][]) => string
  readonly count: string
  readonly complete: string
  readonly completeAndTell: string
  readonly completeHeld: string
  readonly discard: string
  readonly exhaustRetries: string
  readonly keepClaims: string
  readonly release: string
  readonly remove: string
  readonly scheduled: string
  readonly withWork: string
}

export function statements(schema: string): Statements {
  const columns = `j.name, j.id, j.state, j.data, j.output, j.priority, j.singleton_key, j.retry_count, j.retry_limit,
        j.created_on, j.start_after, j.started_on, j.completed_on, j.start_after > ${schema}.job_now() AS delayed,
        j.pending_dependencies, j.source_name, j.source_id, j.source_created_on, j.source_retry_count, j.source_output`
  // pg-boss fences by the same pair. Without a join there is no way to plan it that is slow for many jobs.
  const held = `j.name = $1 AND j.id = ANY($2::uuid[]) AND j.state = 'active'
        AND (j.id::text || ':' || j.retry_count::text) = ANY($3::text[])`
  const completeHeld = `
      UPDATE ${schema}.job j
      SET state = 'completed', completed_on = ${schema}.job_now(), output = $4::jsonb -> j.id::text
      WHERE ${held}
      RETURNING j.id, j.blocking`
  return {
    // insert() says which jobs it stored. Of the others, those that are there already are no refusal.
    known: `SELECT j.id FROM ${schema}.job j WHERE j.name = $1 AND j.id = ANY($2::uuid[])`,

    // findJobs() takes one id a call. A thousand readers are to cost one query. Progress (see reports.ts) comes along;
    // one condition for both, joined by OR, would be planned as a scan of both queues.
    read: `
      SELECT ${columns} FROM ${schema}.job j WHERE j.name = $1 AND j.id = ANY($2::uuid[])
      UNION ALL
      SELECT ${columns} FROM ${schema}.job j WHERE j.name = $3 AND j.id = ANY($4::uuid[])`,

    // The last step of everybody's wait, and the poll of a thousand of them: no more columns than it takes.
    ends: `SELECT j.id, j.state, j.output FROM ${schema}.job j WHERE j.name = $1 AND j.id = ANY($2::uuid[])`,

    // findJobs() knows no status but "queued". The states stand in the text, for the planner to choose by them among
    // the indexes of live and of failed jobs.
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

    // getQueueStats() serves counts up to an hour old, and none of completed jobs. The index of live jobs holds all that is
    // asked about them, so they are counted without a look at their rows.
    count: `
      SELECT CASE WHEN state >= 'active' THEN state::text WHEN delayed THEN 'delayed' ELSE 'waiting' END AS status, count
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

    // complete() stores one result for all its jobs, and wraps what is no object. pg-boss has this statement too, but
    // only for handlers under work(), whose batches end together: a slow job would hold up its neighbours.
    // Gives back those that other jobs wait for.
    complete: `WITH completed AS (${completeHeld}) SELECT id FROM completed WHERE blocking`,

    // One row at least, without an id if nobody waits, so that the notification is sent.
    completeAndTell: `
      WITH completed AS (${completeHeld}), told AS (SELECT pg_notify($5, $6)::text AS told)
      SELECT c.id, t.told FROM told t LEFT JOIN completed c ON c.blocking`,

    // The same for one job in a transaction, which is told whether the job was still held.
    completeHeld,

    // cancel() keeps no reason.
    discard: `
      UPDATE ${schema}.job j
      SET state = 'cancelled', completed_on = ${schema}.job_now(), output = $4::jsonb -> j.id::text
      WHERE ${held}`,

    // fail() retries while retries are left, and work() alone can say "final". After this, fail() is final.
    exhaustRetries: `
      UPDATE ${schema}.job j SET retry_limit = j.retry_count WHERE ${held}`,

    // touch() writes every time, and does not say what a claim was lost to. This writes when a quarter of the time is over.
    keepClaims: `
      WITH alive AS (
        UPDATE ${schema}.job j SET heartbeat_on = ${schema}.job_now()
        WHERE ${held} AND j.heartbeat_on + j.heartbeat_seconds * interval '0.25 s' < ${schema}.job_now())
      SELECT c.id, EXISTS (
        SELECT 1 FROM ${schema}.job j WHERE j.name = $1 AND j.id = c.id AND j.state = 'cancelled') AS cancelled
      FROM unnest($2::uuid[]) AS c (id)
      WHERE NOT EXISTS (SELECT 1 FROM ${schema}.job j WHERE j.id = c.id AND ${held})`,

    // PgBoss has no restore(). A job given back counts as never claimed: the next claim is the same attempt.
    release: `
      UPDATE ${schema}.job j SET state = 'created', started_on = NULL, heartbeat_on = NULL
      WHERE ${held}`,

    // deleteJob() deletes in any state. This one cannot take a job from under a worker.
    remove: `
      DELETE FROM ${schema}.job WHERE name = $1 AND id = $2::uuid AND state IN ('created', 'retry') RETURNING id`,

    // getSchedule() takes no transaction, and so does not see a schedule that the same one has made.
    scheduled: `SELECT s.key FROM ${schema}.schedule s WHERE s.name = $1 AND s.key = $2`,

    // fetch() asks one queue. The poll of an idle worker asks for all of its queues at once.
    withWork: `
      SELECT q.name FROM unnest($1::text[]) AS q (name)
      WHERE EXISTS (
        SELECT 1 FROM ${schema}.job j
        WHERE j.name = q.name AND j.state < 'active' AND NOT j.blocked AND j.start_after <= ${schema}.job_now())`,
  }
}
