/**
 * What we say to pg-boss's job table ourselves. Its API is used wherever it serves; these are the places where it
 * does not, each for a reason. All columns and the clock function `job_now()` are those that pg-boss's own
 * statements of the same purpose use, and the table is addressed by its partitioned parent, so a queue with a
 * table of its own (`partition: true`) is reached as well.
 *
 * Every write is fenced by the attempt: `retry_count` goes up with each claim, so a worker whose claim has lapsed
 * matches no row.
 */
export interface Statements {
  readonly read: string
  readonly complete: string
  readonly exhaustRetries: string
  readonly release: string
  readonly remove: string
  readonly withWork: string
}

export function statements(schema: string): Statements {
  const claims = `json_to_recordset($2::text::json) AS c (id uuid, retry_count int, output jsonb)`
  const held = `j.name = $1 AND j.id = c.id AND j.state = 'active' AND j.retry_count = c.retry_count`
  return {
    // findJobs() takes one id a call. A thousand waiters are to cost one query. Progress (see progress.ts) comes along.
    read: `
      SELECT j.name, j.id, j.state, j.data, j.output, j.priority, j.retry_count, j.retry_limit, j.created_on,
        j.start_after, j.started_on, j.completed_on, j.start_after > ${schema}.job_now() AS delayed
      FROM ${schema}.job j
      WHERE (j.name = $1 AND j.id = ANY($2::uuid[])) OR (j.name = $3 AND j.id = ANY($4::uuid[]))`,

    // complete() stores one result for all its jobs, and wraps what is no object. pg-boss has this statement too, but
    // only for handlers under work(), whose batches end together: a slow job would hold up its neighbours.
    complete: `
      UPDATE ${schema}.job j
      SET state = 'completed', completed_on = ${schema}.job_now(), output = c.output
      FROM ${claims}
      WHERE ${held}`,

    // fail() retries while retries are left, and work() alone can say "final". After this, fail() is final.
    exhaustRetries: `
      UPDATE ${schema}.job j SET retry_limit = j.retry_count FROM ${claims} WHERE ${held}`,

    // PgBoss has no restore(). A job given back counts as never claimed: the next claim is the same attempt.
    release: `
      UPDATE ${schema}.job j SET state = 'created', started_on = NULL, heartbeat_on = NULL
      FROM ${claims}
      WHERE ${held}`,

    // deleteJob() deletes in any state. This one cannot take a job from under a worker.
    remove: `
      DELETE FROM ${schema}.job WHERE name = $1 AND id = $2::uuid AND state IN ('created', 'retry') RETURNING id`,

    // fetch() asks one queue. The poll of an idle worker asks for all of its queues at once.
    withWork: `
      SELECT q.name FROM unnest($1::text[]) AS q (name)
      WHERE EXISTS (
        SELECT 1 FROM ${schema}.job j
        WHERE j.name = q.name AND j.state < 'active' AND NOT j.blocked AND j.start_after <= ${schema}.job_now())`,
  }
}
