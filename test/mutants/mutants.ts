/** Subtle faults, each a replacement in one source file, with the tests that must notice it. */
export interface Mutant {
  readonly file: string
  readonly find: string
  readonly replace: string
  /** Parts of the paths of test files. */
  readonly tests: readonly string[]
}

const worker = 'runtime/worker'
const statements = 'runtime/pg-boss/fast-paths/statements.ts'
const settleJobs = 'runtime/pg-boss/jobs/settle-jobs.ts'

const mutant = (file: string, find: string, replace: string, ...tests: readonly string[]): Mutant => ({
  file,
  find,
  replace,
  tests: tests.map((test) => `test/runtime/${test}`),
})

export const mutants: readonly Mutant[] = [
  // Claims and their watch.
  mutant(`${worker}/claim-watch.ts`, `if (this.#watched.get(job.id)?.job === job) `, '', 'worker/claims'),
  mutant(`${worker}/claim-watch.ts`, `all.filter(({ isNew }) => !isNew)`, 'all', 'worker/claims'),
  mutant(`${worker}/claim-watch.ts`, `watched.isNew = false`, 'watched.isNew = true', 'worker/claims'),
  mutant(
    `${worker}/claim-watch.ts`,
    `cancelled ? new JobCancelledError(this.#queue, id) : new ClaimLostError(this.#queue, id)`,
    `new ClaimLostError(this.#queue, id)`,
    'worker/ending-jobs',
  ),
  mutant(
    `${worker}/claim-watch.ts`,
    `.get(job.id)\n      ?.interruption.interrupt({ kind: 'lost' }, new ClaimLostError(this.#queue, job.id))`,
    `.get(job.id)`,
    'worker/claims',
  ),
  mutant(`${worker}/poll.ts`, `this.#isAway = false`, '', 'worker/claims'),
  mutant(`${worker}/poll.ts`, `if (!this.#isAway && this.#timer !== undefined) `, '', 'worker/claims'),
  mutant(`${worker}/poll.ts`, `this.#answeredAt = new Date()\n      this`, 'this', 'worker/claims'),
  mutant(`${worker}/worker.ts`, `if (milliseconds < 2 ** 31) `, '', 'worker/claims'),
  mutant(
    `${worker}/worker.ts`,
    `limit.reached, giveUp.reached`,
    'giveUp.reached, giveUp.reached',
    'worker/stopping',
    'worker/worker.test',
  ),
  mutant(`${worker}/worker.ts`, `if (this.#state === 'starting') await`, 'await', 'worker/stopping'),
  mutant(
    `${worker}/worker.ts`,
    `      await this.#unsubscribe()\n      throw`,
    '      throw',
    'worker/stopping',
  ),
  // The loop.
  mutant(`${worker}/queue-loop.ts`, `if (!this.#open) this.#claimed.giveBackAll()`, '', 'worker/stopping'),
  mutant(`${worker}/queue-loop.ts`, `.then(() => this.#claimed.released())`, '', 'worker/stopping'),
  mutant(
    `${worker}/queue-loop.ts`,
    `    this.#runs.interrupt()\n`,
    '',
    'worker/stopping',
    'worker/worker.test',
  ),
  mutant(
    `${worker}/queue-loop.ts`,
    `if (jobs.more ?? jobs.length === limit) this.#mayHaveWork = true`,
    '',
    'worker/wake-ups',
  ),
  mutant(`${worker}/queue-loop.ts`, `if (mayHaveWork) this.#mayHaveWork = true`, '', 'worker/wake-ups'),
  mutant(
    `${worker}/queue-loop.ts`,
    `this.#paused = false\n    this.wake()`,
    'this.#paused = false',
    'worker/wake-ups',
  ),
  mutant(
    `${worker}/runs.ts`,
    `end.settlement.kind === 'failed' || this.#keepsBack`,
    'this.#keepsBack',
    'worker/wake-ups',
  ),
  mutant(
    `${worker}/runs.ts`,
    `end.settlement.kind === 'failed' || this.#keepsBack`,
    `end.settlement.kind === 'failed'`,
    'worker/wake-ups',
  ),
  mutant(
    `${worker}/runs.ts`,
    `onFree(this.#keepsBack)\n        return`,
    'onFree(false)\n        return',
    'worker/wake-ups',
  ),
  mutant(
    `${worker}/runs.ts`,
    `if (stored !== undefined) this.#emit(job, end, stored)`,
    `this.#emit(job, end, end.settlement.kind === 'completed' ? 'completed' : 'failed')`,
    'worker/stored-events',
  ),
  // Giving back and storing.
  mutant(
    `${worker}/claimed-jobs.ts`,
    `      this.#groups.leave(job)\n`,
    '',
    'worker/groups',
    'worker/wake-ups',
    'worker/stopping',
  ),
  mutant(
    `${worker}/claimed-jobs.ts`,
    `divisible: (error) => !(error instanceof QueueConnectionError || error instanceof ClosedError),`,
    '',
    'worker/stopping',
  ),
  mutant(
    `${worker}/claimed-jobs.ts`,
    `      this.giveBackAll()\n      this.#onGivenBack()`,
    '',
    'worker/claimed-ahead',
  ),
  mutant(
    `${worker}/while-away.ts`,
    `if (!(error instanceof QueueConnectionError) || givenUp.aborted) throw error`,
    'throw error',
    'worker/stopping',
    'worker/stored-events',
  ),
  // The attempt.
  mutant(
    `${worker}/attempt.ts`,
    `    await transaction.rollback()\n    return outcome`,
    '    return outcome',
    'worker/ended-attempts',
  ),
  mutant(
    `${worker}/attempt.ts`,
    `final: error instanceof NotSupportedError`,
    'final: false',
    'worker',
    'pg-boss/embedded',
  ),
  mutant(
    `${worker}/attempt-transaction.ts`,
    `    this.#refuseLate()\n    if`,
    '    if',
    'worker/ended-attempts',
  ),
  mutant(
    `${worker}/attempt-transaction.ts`,
    `    // Waiting for a free connection can outlast the attempt.\n    this.#refuseLate()`,
    '',
    'worker/ended-attempts',
  ),
  mutant(
    `${worker}/attempt-transaction.ts`,
    `        this.#refuseLate()\n        return`,
    '        return',
    'worker/ended-attempts',
  ),
  mutant(
    `${worker}/attempt-transaction.ts`,
    `this.#beginning?.then((transaction) => transaction.rollback()).catch(() => {})`,
    '',
    'worker/ended-attempts',
  ),
  mutant(`${worker}/handler-run.ts`, `  clearTimeout(timer)\n`, '', 'worker'),
  mutant(`${worker}/handler-run.ts`, `await reports.flushed()`, '', 'worker/worker.test'),
  mutant(
    `${worker}/handler-run.ts`,
    `throw (decision ??= new JobDecision(kind, reason))`,
    'throw new JobDecision(kind, reason)',
    'worker/ending-jobs',
  ),
  mutant(`${worker}/batch-adapter.ts`, `    clearTimeout(timer)\n`, '', 'worker/batch-handlers'),
  mutant(
    `${worker}/batch-adapter.ts`,
    `.filter(({ job }) => !job.signal.aborted)`,
    '',
    'worker/batch-handlers',
  ),
  mutant(`${worker}/stop-signals.ts`, `if (this.#received > 1) return`, '', 'worker/stop-signals'),
  mutant(
    `${worker}/stop-signals.ts`,
    `if (this.#received === lastSignal) process.exit(128 + constants.signals[name])`,
    '',
    'worker/stop-signals',
  ),
  mutant(`${worker}/reports.ts`, `.slice(-mostLines)`, '', 'worker/worker.test'),
  // Statements.
  mutant(
    statements,
    'AND ${attempt} = ANY($3::text[])`',
    'AND ($3::text[]) IS NOT NULL`',
    'worker/stored-events',
    'worker/claims',
  ),
  mutant(statements, `interval '0.25 s'`, `interval '0.9 s'`, 'worker/claims'),
  mutant(
    statements,
    'output = $4::jsonb -> ${attempt}',
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
    `row.state === 'failed' && row.attempt === attemptOf(settlement) ? 'failed' : 'retrying'`,
    `'retrying'`,
    'worker/stored-events',
  ),
  mutant('runtime/pg-boss/jobs/lost-attempts.ts', `this.#report(rowsIn(result))`, '', 'worker/rescue'),
  mutant(
    'runtime/support/coalesce.ts',
    `if (batch.length === 1 || !divisible(error)) {`,
    'if (batch.length === 1) {',
    'support/coalesce',
  ),
]
