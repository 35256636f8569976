/** Moving dead letters back to the queues in which they failed. */
import { isQueueName } from '../../facts/queue-names.js'
import { isDate } from 'node:util/types'
import type { DeadLetterFilter, DeadLetters } from '../engine/capabilities.js'
import type { QueueService } from '../engine/queue-service.js'
import { checkInteger, checkOnly } from '../options/check-options.js'
import { QueueOptionsError } from '../errors/errors.js'
import type { QueueOrName } from '../queue/queue-types.js'
import type { RedriveFilter, RedriveOptions, RedrivePreview } from './arguments.js'
import { filterToJson } from './filter-to-json.js'
import { storedIds } from './manage.js'

const filterNames = ['from', 'to', 'ids', 'data', 'before', 'limit']

export function redrive(
  service: QueueService,
  deadLetters: DeadLetters,
  queue: string,
  options: RedriveOptions<unknown>,
): Promise<number> {
  checkOnly(options, [...filterNames, 'db'])
  const { db, ...filter } = options
  return deadLetters.redrive(queue, deadLetterFilter(service, queue, filter), db)
}

export async function previewRedrive(
  service: QueueService,
  deadLetters: DeadLetters,
  queue: string,
  options: RedriveFilter<unknown>,
): Promise<RedrivePreview> {
  checkOnly(options, filterNames)
  const preview = await deadLetters.previewRedrive(queue, deadLetterFilter(service, queue, options))
  return { ...preview, destinations: [...preview.destinations] }
}

function deadLetterFilter(
  service: QueueService,
  queue: string,
  options: RedriveFilter<unknown>,
): DeadLetterFilter {
  const { from, to, ids, data, before, limit = 1_000 } = options
  checkInteger('limit', limit, 1, 100_000)
  if (before !== undefined && !(isDate(before) && !Number.isNaN(before.getTime())))
    throw new QueueOptionsError('before', before, 'a Date')
  const part = data === undefined ? undefined : filterToJson(service, data)
  if (part !== undefined && (typeof part !== 'object' || part === null || Array.isArray(part)))
    throw new QueueOptionsError('data', data, 'an object of some of the fields of the data')
  const stored = ids === undefined ? undefined : storedIds(service, queue, ids)
  if (stored?.length === 0) throw new QueueOptionsError('ids', ids, 'left out, or one id or more')
  return { from: nameOf('from', from), to: nameOf('to', to), ids: stored, data: part, before, limit }
}

function nameOf(option: string, queue: QueueOrName | undefined): string | undefined {
  if (queue === undefined) return undefined
  const name: unknown = typeof queue === 'object' && queue !== null ? queue.name : queue
  if (isQueueName(name)) return name
  throw new QueueOptionsError(option, queue, "a queue's name or its definition")
}
