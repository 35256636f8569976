/** `typeboss check --database`: says which stored jobs the code as it is now cannot read. */
import { secretsIn, shownConnectionString } from '../facts/connection-string.js'
import { isInternalQueue } from '../facts/stored-queues.js'
import { contractsVersion } from '../facts/shape/contract-json.js'
import { readContracts, type ContractShapes } from '../facts/shape/read-contracts.js'
import { compareContracts, type InspectedQueue, type QueueChange } from '../transformer/inspect.js'
import { loadContract } from './check/contracts-of-code.js'
import { fitOfData, fitOfResult } from './check/fit.js'
import { progressBar } from './check/progress-bar.js'
import { isFailing, reportDatabase, type CheckedQueue, type DatabaseReport } from './check/report-database.js'
import { runningContracts } from './check/running-contracts.js'
import { settingConflicts } from './check/settings.js'
import { openStoredJobs, type StoredJobs } from './check/stored-jobs.js'
import { Counter } from './check/tally.js'
import { ProjectError } from './errors.js'
import type { Outcome } from './outcome.js'
import { findConfig, inspect } from './project-queues.js'

export interface CheckDatabaseOptions {
  readonly project: string | undefined
  readonly connectionString: string
  readonly schema: string | undefined
  /** Whether stored results are read too. */
  readonly results: boolean
  readonly format: 'text' | 'json'
}

export async function checkDatabase(options: CheckDatabaseOptions): Promise<Outcome> {
  const { project, connectionString, schema = 'pgboss', results, format } = options
  const { queues, problems } = inspect(findConfig(project))
  if (problems.length > 0) throw new ProjectError(`the project has errors.\n${problems.join('\n')}`)
  let jobs: StoredJobs | undefined
  try {
    jobs = await openStoredJobs(connectionString, schema)
    const report = await checkJobs(jobs, queues, results)
    const output = format === 'json' ? `${JSON.stringify(report, undefined, 2)}\n` : reportDatabase(report)
    return { output, errors: '', exitCode: isFailing(report) ? 1 : 0 }
  } catch (error) {
    throw readable(error, connectionString, schema)
  } finally {
    await jobs?.close().catch(() => {})
  }
}

async function checkJobs(
  jobs: StoredJobs,
  queues: readonly InspectedQueue[],
  results: boolean,
): Promise<DatabaseReport> {
  const kinds = results ? (['data', 'result'] as const) : (['data'] as const)
  const stored = new Map((await jobs.queues()).map((queue) => [queue.name, queue]))
  const running = await runningContracts(jobs)
  const schedules = Map.groupBy(await jobs.schedules(), ({ name }) => name)
  const [unfinished, completed] = [
    await jobs.counts('data'),
    results ? await jobs.counts('result') : new Map<string, number>(),
  ]
  const total = queues.reduce(
    (sum, { name }) => sum + (unfinished.get(name) ?? 0) + (completed.get(name) ?? 0),
    0,
  )
  const bar = progressBar(total)
  const checked: CheckedQueue[] = []
  try {
    for (const queue of queues) {
      const { name } = queue
      const row = stored.get(name)
      if (row === undefined) continue
      // One queue at a time: they share a connection.
      /* oxlint-disable no-await-in-loop */
      const contract = await loadContract(queue)
      const counters = { data: new Counter(contract.upgrades?.length ?? 0), result: new Counter(0) }
      for (const kind of kinds) {
        const fitOf = kind === 'data' ? fitOfData : fitOfResult
        for await (const page of jobs.pages(kind, name)) {
          for (const { id, status, json } of page)
            counters[kind].add(fitOf(contract, json === null ? null : JSON.parse(json)), id, status)
          bar.add(page.length)
        }
      }
      /* oxlint-enable no-await-in-loop */
      const ofSchedules = new Counter(contract.upgrades?.length ?? 0)
      for (const { key, data } of schedules.get(name) ?? []) ofSchedules.add(fitOfData(contract, data), key)
      checked.push({
        queue: name,
        jobs: counters.data.tally,
        schedules: ofSchedules.tally,
        ...(results && { results: counters.result.tally }),
        settings: settingConflicts(queue, row),
        change: changeOf(queue, running.get(name)),
      })
    }
  } finally {
    bar.end()
  }
  const defined = new Set(queues.map(({ name }) => name))
  return {
    queues: checked,
    unknown: [...stored.keys()]
      .filter((name) => !defined.has(name) && !isInternalQueue(name))
      .map((name) => ({ queue: name, jobs: unfinished.get(name) ?? 0 })),
    notCreated: queues.map(({ name }) => name).filter((name) => !stored.has(name)),
  }
}

/** How a queue has changed since a worker stored its contract. */
function changeOf(queue: InspectedQueue, running: ContractShapes | undefined): QueueChange | undefined {
  if (running === undefined) return undefined
  const { name } = queue
  const now = readContracts({ version: contractsVersion, queues: { [name]: queue.contract() } })
  return compareContracts(new Map([[name, running]]), now)[0]
}

/** An error of the driver or of the database, without the secrets of the connection. */
function readable(error: unknown, connectionString: string, schema: string): unknown {
  if (!(error instanceof Error) || error instanceof ProjectError) return error
  const cause = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error
  const isMissing = 'code' in cause && (cause.code === '42P01' || cause.code === '3F000')
  const why = isMissing
    ? `there are no tables of pg-boss in the schema ${schema}. Name another with --schema, or start a worker, which creates them`
    : secretsIn(connectionString).reduce((text, secret) => text.replaceAll(secret, '***'), cause.message)
  return new ProjectError(`Cannot read ${shownConnectionString(connectionString)}: ${why}`)
}
