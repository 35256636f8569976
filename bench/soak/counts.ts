/** Evaluates the jobs, the ledger and the faults together. */
import type { JobStatus } from 'typeboss'
import type { Fault } from './faults.js'
import type { Entry } from './ledger.js'
import type { Added } from './load.js'

/**
 * A fault that hit a process this long before a run can still cause the next run of the job: a connection that fell silent is
 * noticed at its next statement. Milliseconds.
 */
const lingering = 15_000

export interface Ended {
  readonly status: JobStatus | 'gone'
  readonly result: unknown
}

export interface Counts {
  readonly lost: readonly string[]
  readonly stuck: readonly string[]
  readonly twice: readonly string[]
  readonly wrong: readonly string[]
  readonly outOfOrder: readonly string[]
  readonly falseEvents: readonly string[]
  readonly runs: number
  readonly repeated: number
}

export function countAll(
  added: readonly Added[],
  ends: ReadonlyMap<string, Ended>,
  ledger: readonly Entry[],
  faults: readonly Fault[],
  written: ReadonlyMap<number, number>,
): Counts {
  const entries = Map.groupBy(ledger, ({ number }) => number)
  const counts = { lost: [], stuck: [], twice: [], wrong: [], outOfOrder: [], falseEvents: [] } as {
    [Kind in keyof Omit<Counts, 'runs' | 'repeated'>]: string[]
  }
  let repeated = 0
  for (const { queue, id, number } of added) {
    const name = `${queue.name} ${number}`
    const { status, result } = ends.get(id) ?? { status: 'gone', result: undefined }
    if (status === 'failed' || status === 'cancelled' || status === 'gone')
      counts.lost.push(`${name} ${status}`)
    else if (status !== 'completed') counts.stuck.push(`${name} ${status}`)
    else if (result !== number) counts.wrong.push(`${name}: ${String(result)}`)
    const own = entries.get(number) ?? []
    const runs = own.filter(({ what }) => what === 'started')
    repeated += Math.max(runs.length - 1, 0)
    for (const [index, run] of runs.entries()) {
      const next = runs[index + 1]
      if (next !== undefined && !hasCause(run, next, own, faults))
        counts.twice.push(
          `${name}: attempts ${run.attempt} and ${next.attempt}, ${next.at - run.at} ms apart`,
        )
    }
    const told = own.filter(({ what }) => what === 'told').length
    if (told > 1 || (told === 1 && status !== 'completed'))
      counts.falseEvents.push(`${name}: ${told}, ${status}`)
    const rows = written.get(number) ?? 0
    if (queue.name === 'writing' && status === 'completed' && rows !== 1)
      counts.wrong.push(`${name}: ${rows} rows`)
  }
  for (const [key, jobs] of Map.groupBy(added, (job) => job.key)) {
    if (key === undefined) continue
    const done = ledger.filter(
      ({ what, number }) => what === 'done' && jobs.some((job) => job.number === number),
    )
    const firsts = [...new Set(done.map(({ number }) => number))]
    firsts.forEach((number, index) => {
      if (number < (firsts[index - 1] ?? 0))
        counts.outOfOrder.push(`${key}: ${number} after ${firsts[index - 1]}`)
    })
  }
  const runs = ledger.filter(({ what }) => what === 'started').length
  return { ...counts, runs, repeated }
}

/** The reason for a job's second run: its handler threw or was aborted, or a fault hit the process of the first run. */
function hasCause(run: Entry, next: Entry, own: readonly Entry[], faults: readonly Fault[]): boolean {
  const isEnded = own.some(
    ({ pid, attempt, at, what }) =>
      (what === 'thrown' || what === 'given up') &&
      pid === run.pid &&
      attempt === run.attempt &&
      at >= run.at &&
      at <= next.at,
  )
  const isHit = faults.some(
    ({ kind, pid, from, to }) =>
      kind !== 'pause' &&
      kind !== 'silenceProducer' &&
      (pid === undefined || pid === run.pid) &&
      to >= run.at - lingering &&
      from <= next.at,
  )
  return isEnded || isHit
}
