/** The outcome of a check of a database, and how it is printed for people. */
import type { QueueChange } from '../../transformer/inspect.js'
import { problemLines } from './report.js'
import type { SettingConflict } from './settings.js'
import type { Misfit, Tally } from './tally.js'

export interface DatabaseReport {
  /** The queues of the project that are stored, by name. */
  readonly queues: readonly CheckedQueue[]
  /** Queues that no definition of the project has, with the number of jobs that have not finished. */
  readonly unknown: readonly { readonly queue: string; readonly jobs: number }[]
  /** Queues of the project that are not stored yet. */
  readonly notCreated: readonly string[]
}

export interface CheckedQueue {
  readonly queue: string
  readonly jobs: Tally
  readonly schedules: Tally
  readonly results?: Tally
  readonly settings: readonly SettingConflict[]
  /** How the queue has changed since a worker stored its contract there. `undefined` if none did. */
  readonly change: QueueChange | undefined
}

/** Whether a value does not fit, or a worker would not start. A worker with another `partition` starts. */
export function isFailing({ queues }: DatabaseReport): boolean {
  return queues.some(
    ({ jobs, schedules, results, settings }) =>
      jobs.misfit + schedules.misfit + (results?.misfit ?? 0) > 0 ||
      settings.some(({ option }) => option === 'policy'),
  )
}

export function reportDatabase(report: DatabaseReport): string {
  const { queues, unknown, notCreated } = report
  const lines = [
    ...queues.flatMap(linesOf),
    ...unknown.map(({ queue, jobs }) => `${queue}: no definition, ${counted(jobs, 'job')} not finished`),
    ...notCreated.map((queue) => `${queue}: not created yet`),
  ]
  if (lines.length === 0) return 'No queues are defined here, and none are stored there.\n'
  return `${lines.join('\n')}\n\n${summary(report)}\n`
}

function linesOf({ queue, jobs, schedules, results, settings, change }: CheckedQueue): readonly string[] {
  return [
    `${queue}: ${tallied(jobs, 'job')}`,
    ...misfitLines(jobs),
    ...(schedules.total === 0 ? [] : [`  ${tallied(schedules, 'schedule')}`, ...misfitLines(schedules)]),
    ...(results === undefined ? [] : [`  ${tallied(results, 'result')}`, ...misfitLines(results)]),
    ...settings.map(
      ({ option, stored, declared }) =>
        `  ${option} is stored as ${JSON.stringify(stored)} and declared as ${JSON.stringify(declared)}: ` +
        (option === 'policy' ? 'its workers will not start' : 'the stored value stays'),
    ),
    ...(change === undefined ? [] : changeLines(change)),
  ]
}

function changeLines({ verdict, problems }: QueueChange): readonly string[] {
  return [`  the worker that started last there has ${contractOf(verdict)}`, ...problemLines(problems)]
}

function contractOf(verdict: QueueChange['verdict']): string {
  if (verdict === 'same') return 'this contract'
  return verdict === 'compatible' ? 'another contract, which is compatible' : 'another contract:'
}

/** `1,200 jobs: 1,000 fit, 150 upgraded (upgrades[0] 150), 50 do not fit`. */
function tallied({ total, fit, upgraded, misfit }: Tally, noun: string): string {
  const all = upgraded.reduce((sum, count) => sum + count, 0)
  const each = upgraded.flatMap((count, index) =>
    count === 0 ? [] : [`upgrades[${index}] ${number(count)}`],
  )
  const parts = [
    ...(fit > 0 ? [`${number(fit)} fit`] : []),
    ...(all > 0 ? [`${number(all)} upgraded (${each.join(', ')})`] : []),
    ...(misfit > 0 ? [notFitting(number(misfit), misfit)] : []),
  ]
  return [counted(total, noun), parts.join(', ')].filter((part) => part !== '').join(': ')
}

function misfitLines({ misfit, misfits }: Tally): readonly string[] {
  const more = misfit - misfits.length
  return [
    ...misfits.flatMap(({ id, status, problems }: Misfit) => [
      `    ${id === '' ? '(no key)' : id}${status === undefined ? '' : ` (${status})`}`,
      ...problems.map((problem) => `        ${problem}`),
    ]),
    ...(more > 0 ? [`    and ${number(more)} more`] : []),
  ]
}

function summary({ queues }: DatabaseReport): string {
  const sum = (count: (queue: CheckedQueue) => number): number =>
    queues.reduce((all, queue) => all + count(queue), 0)
  const total = sum(({ jobs, schedules, results }) => jobs.total + schedules.total + (results?.total ?? 0))
  const misfits = sum(
    ({ jobs, schedules, results }) => jobs.misfit + schedules.misfit + (results?.misfit ?? 0),
  )
  return misfits === 0
    ? `All ${number(total)} stored values fit.`
    : `${notFitting(`${number(misfits)} of ${number(total)} stored values`, misfits)}.`
}

function notFitting(words: string, count: number): string {
  return `${words} ${count === 1 ? 'does' : 'do'} not fit`
}

function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}

function number(count: number): string {
  return count.toLocaleString('en')
}
