import { checkInteger, checkWait } from '../check-options.js'
import { QueueOptionsError } from '../errors.js'
import type { WorkerOptions } from './options.js'

const names = ['concurrency', 'stopOn', 'stopTimeout']

/** Throws `QueueOptionsError`. */
export function checkWorkerOptions(options: WorkerOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new QueueOptionsError('options', options, 'an object')
  const unknown = Object.keys(options).find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new QueueOptionsError(unknown, 'set', `left out; known are ${names.join(', ')}`)
  const { concurrency, stopOn, stopTimeout } = options
  if (concurrency !== undefined) checkInteger('concurrency', concurrency, 1, 10_000)
  if (stopTimeout !== undefined) checkWait('stopTimeout', stopTimeout)
  if (
    stopOn !== undefined &&
    !(Array.isArray(stopOn) && stopOn.every((name) => /^SIG[A-Z\d]+$/.test(String(name))))
  )
    throw new QueueOptionsError('stopOn', stopOn, "an array of signals, such as ['SIGTERM']")
}
