/** Compares what queues ask for with what a queue service supports. */
import { pathToFileURL } from 'node:url'
import type { QueueOptions, ServiceSupport, UnsupportedOption } from 'typeboss'
import type { InspectedQueue } from '../../transformer/inspect.js'
import { ProjectError } from '../errors.js'
import type { QueueRow } from './table.js'

export interface RefusedOption {
  readonly option: string
  /** Missing for an option that is computed at run time. */
  readonly value?: unknown
  /** What the service supports of the option, if anything. */
  readonly instead?: string
}

/** The options that a service may not support. */
const checkable: readonly string[] = [
  'policy',
  'groupConcurrency',
  'partition',
  'deadLetter',
  'retention',
  'priority',
] satisfies readonly (keyof QueueOptions)[]

/**
 * `service` is `pg-boss`, `bullmq`, or a file that exports a queue service. Importing the file runs it. Throws a
 * {@link ProjectError} if it exports none.
 */
export async function loadSupport(service: string): Promise<ServiceSupport> {
  switch (service) {
    case 'pg-boss':
      return (await import('typeboss/pg-boss')).supports
    case 'bullmq':
      return (await import('typeboss/bullmq')).supports
    default:
  }
  const exported = await importFile(service)
  const found = Object.values(exported).flatMap((value) => supportOf(value) ?? [])[0]
  if (found === undefined)
    throw new ProjectError(`${service} exports no queue service, as createPgBossService() returns.`)
  return found
}

async function importFile(file: string): Promise<object> {
  try {
    const module: unknown = await import(pathToFileURL(file).href)
    return Object(module)
  } catch (error) {
    throw new ProjectError(
      `--service takes pg-boss, bullmq, or a file that exports a queue service. ${file} cannot be loaded: ${String(error)}`,
    )
  }
}

function supportOf(value: unknown): ServiceSupport | undefined {
  const isService = typeof value === 'object' && value !== null && 'supports' in value && 'addJobs' in value
  // Of a queue service, by its methods.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return isService ? (value.supports as ServiceSupport) : undefined
}

/** The options of a definition that the service refuses when it prepares the queue. */
export async function refusedOptions(
  supports: ServiceSupport,
  { options }: Pick<InspectedQueue, 'options'>,
): Promise<readonly RefusedOption[]> {
  const { unsupportedOptions } = await import('typeboss')
  // The compiler has checked the definition's options against this type.
  const refused: readonly UnsupportedOption[] = unsupportedOptions(supports, options)
  return refused
}

/** The options that are known only at run time, and that the service then may refuse. */
export function uncheckedOptions({
  computedOptions,
}: Pick<InspectedQueue, 'computedOptions'>): readonly string[] {
  return computedOptions().filter((option) => checkable.includes(option))
}

export interface CheckedRow extends QueueRow {
  readonly unsupported: readonly RefusedOption[]
  /** Computed at run time. */
  readonly unchecked: readonly string[]
}

export function renderSupport(supports: ServiceSupport, rows: readonly CheckedRow[]): string {
  const { engine } = supports
  const found = rows.flatMap(({ name, unsupported, unchecked, file, line }) => [
    ...unsupported.map(({ option, value, instead }) => [
      name,
      `${option}: ${JSON.stringify(value)}${instead === undefined ? '' : ` (${instead})`}`,
      `${file}:${line}`,
    ]),
    ...unchecked.map((option) => [
      name,
      `${option} is computed at run time, and checked then`,
      `${file}:${line}`,
    ]),
  ])
  const isRefused = rows.some(({ unsupported }) => unsupported.length > 0)
  const result = isRefused ? `${engine} refuses` : `${engine} refuses no option of these queues.`
  return `\n${engine} supports\n${columns(supported(supports))}\n${result}\n${columns(found)}`
}

function supported(supports: ServiceSupport): readonly (readonly string[])[] {
  const { policies, retention, priority, schedules, flows } = supports
  return [
    ['policy', policies.join(', ')],
    ['groupConcurrency', whether(supports.groupConcurrency)],
    ['partition', whether(supports.partition)],
    ['deadLetter', whether(supports.deadLetter)],
    ['retention', retention.join(', ') || 'no'],
    ['priority', `${priority.least} to ${priority.most}`],
    ['throttle, debounce', whether(supports.windows)],
    ['schedules', schedules.join(', ') || 'no'],
    ['redrive', whether(supports.redrive)],
    ['flows', flows === 'none' ? 'no' : flows],
    ['db, job.transaction()', whether(supports.transactions)],
    ['traces', whether(supports.tracing)],
  ]
}

function whether(isSupported: boolean): string {
  return isSupported ? 'yes' : 'no'
}

function columns(lines: readonly (readonly string[])[]): string {
  const widths = [0, 1].map((column) => Math.max(0, ...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map(
      (line) =>
        `  ${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
