/** Converts BullMQ's job hashes to stored jobs. */
import type { Json } from '../../contract/index.js'
import type { JobEnd, JobStatus, LogLine, StoredJob, StoredOrigin } from '../../engine/job-records.js'
import { readErrorFields } from './job-errors.js'
import { priorityOf, type BullOptions } from './job-options.js'

/** The fields of a job's hash. BullMQ shortens some names: attempts that have ended, and that were lost by stalling. */
export type JobHash = Readonly<Record<string, string | undefined>> & {
  readonly atm?: string
  readonly stc?: string
}

/** A reply of the script `readJobs`. */
export type JobReply = readonly [
  id: string,
  hash: readonly string[],
  place: string,
  due: string,
  cancelled: number,
  log: readonly string[],
  pending: number,
]

export function storedJob([id, fields, place, due, cancelled, log, pending]: JobReply): StoredJob {
  const hash = hashOf(fields)
  const opts = optionsIn(hash)
  const ended = endedAttempts(hash)
  const addedAt = dateIn(hash['timestamp']) ?? new Date(0)
  const startAfter = due === '' ? addedAt : new Date(Math.floor(Number(due) / 4096))
  const status = statusOf(place, cancelled === 1, startAfter)
  const attemptsMade = status === 'active' ? ended + 1 : ended
  // BullMQ's tools show a reason for a cancelled job, which is no error.
  const message = status === 'cancelled' ? undefined : hash['failedReason']
  return {
    id,
    status,
    data: jsonIn(hash['data']),
    result: status === 'completed' ? jsonIn(hash['returnvalue']) : null,
    error:
      status === 'completed'
        ? undefined
        : readErrorFields(message, hash['stacktrace'], hash['typeboss:error']),
    progress: hash['progress'] === undefined ? undefined : jsonIn(hash['progress']),
    log: log.map((line) => lineIn(line, hash)),
    attemptsMade,
    attemptsAllowed: Math.max(opts.attempts ?? 1, attemptsMade),
    priority: priorityOf(Number(hash['priority'] ?? 0)),
    key: opts.typeboss?.key,
    waitsFor: pending,
    origin: originOf(hash),
    addedAt,
    startAfter,
    startedAt: dateIn(hash['processedOn']),
    finishedAt: dateIn(hash['finishedOn']),
  }
}

/** A reply of the script `readEnds`. */
export type EndReply = readonly [
  id: string,
  state: 'unfinished' | 'completed' | 'failed' | 'cancelled',
  result: string | null,
  message: string | null,
  stacks: string | null,
  json: string | null,
]

export function jobEnd([id, status, result, message, stacks, json]: EndReply): JobEnd {
  switch (status) {
    case 'unfinished':
      return { id, status }
    case 'completed':
      return { id, status, result: jsonIn(result ?? undefined) }
    case 'failed':
    case 'cancelled':
    default: {
      const reason = status === 'cancelled' ? undefined : (message ?? undefined)
      return { id, status, error: readErrorFields(reason, stacks ?? undefined, json ?? undefined) }
    }
  }
}

/** Redis returns a hash as one list of names and values. */
export function hashOf(fields: readonly string[]): JobHash {
  const hash: Record<string, string | undefined> = {}
  for (let at = 0; at < fields.length; at += 2) hash[fields[at] ?? ''] = fields[at + 1]
  return hash
}

export function optionsIn(hash: JobHash): BullOptions {
  const text = hash['opts']
  // BullMQ wrote it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return text === undefined ? {} : (JSON.parse(text) as BullOptions)
}

export function endedAttempts({ atm = '0', stc = '0' }: JobHash): number {
  return Number(atm) + Number(stc)
}

export function jsonIn(text: string | undefined): Json {
  // Written by this package or by BullMQ, with JSON.stringify.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return text === undefined ? null : (JSON.parse(text) as Json)
}

function statusOf(place: string, isCancelled: boolean, startAfter: Date): JobStatus {
  if (isCancelled) return 'cancelled'
  if (place === 'active' || place === 'completed' || place === 'failed') return place
  return place === 'delayed' && startAfter.getTime() > Date.now() ? 'delayed' : 'waiting'
}

/** As `saveReport` writes it: the time, a space, the text. Lines of other programs have no time. */
function lineIn(line: string, hash: JobHash): LogLine {
  const [, time, text] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([^]*)$/.exec(line) ?? []
  if (time === undefined || text === undefined)
    return { at: dateIn(hash['processedOn']) ?? new Date(0), text: line }
  return { at: new Date(time), text }
}

export function lineOf({ at, text }: LogLine): string {
  return `${at.toISOString()} ${text}`
}

function originOf(hash: JobHash): StoredOrigin | undefined {
  const queue = hash['typeboss:from']
  const id = hash['typeboss:fromId']
  if (queue === undefined || id === undefined) return undefined
  return {
    queue,
    id,
    addedAt: dateIn(hash['typeboss:fromAdded']) ?? new Date(0),
    attemptsMade: Number(hash['typeboss:fromAttempts'] ?? 1),
    error: readErrorFields(undefined, undefined, hash['typeboss:fromError']),
  }
}

function dateIn(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(Number(text))
}
