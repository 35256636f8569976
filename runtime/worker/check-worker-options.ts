import { constants } from 'node:os'
import { queueRanges } from '../../facts/option-ranges.js'
import { checkNumber, checkOnly, checkWait } from '../options/check-options.js'
import { QueueOptionsError } from '../errors/errors.js'
import type { WorkerOptions } from './options.js'

const names = ['concurrency', 'stopOn', 'stopTimeout']

/** Throws `QueueOptionsError`. */
export function checkWorkerOptions(options: WorkerOptions): void {
  checkOnly(options, names)
  const { concurrency, stopOn, stopTimeout } = options
  if (concurrency !== undefined) checkNumber('concurrency', concurrency, queueRanges.concurrency)
  if (stopTimeout !== undefined) checkWait('stopTimeout', stopTimeout)
  if (stopOn !== undefined && !(Array.isArray(stopOn) && stopOn.every(canBeHandled)))
    throw new QueueOptionsError('stopOn', stopOn, "an array of signals that can be handled, as ['SIGTERM']")
}

function canBeHandled(signal: unknown): boolean {
  return typeof signal === 'string' && signal in constants.signals && !['SIGKILL', 'SIGSTOP'].includes(signal)
}

const eventNames = ['completed', 'failed', 'retrying', 'discarded', 'error']

/** Throws `QueueOptionsError` for a name that is no event of a worker. */
export function checkListener(event: unknown, listener: unknown): void {
  if (typeof event !== 'string' || !eventNames.includes(event))
    throw new QueueOptionsError('event', event, eventNames.join(', '))
  if (typeof listener !== 'function') throw new QueueOptionsError('listener', listener, 'a function')
}
