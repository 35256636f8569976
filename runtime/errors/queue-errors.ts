/** Errors of definitions, options, calls and workers. */
import { suggestion } from '../support/closest-name.js'
import { notCompiledMessage } from './not-compiled.js'
import { TypebossError } from './typeboss-error.js'

/** No definition in this process has this name. */
export class QueueNotFoundError extends TypebossError {
  readonly code = 'QUEUE_NOT_FOUND'
  override get name() {
    return 'QueueNotFoundError' as const
  }
  readonly queue: string
  constructor(queue: string, known: readonly string[]) {
    super(
      `There is no queue ${JSON.stringify(queue)}. ` +
        (known.length === 0
          ? 'No queue is defined in this process.'
          : `${suggestion(queue, known)}Defined: ${known.join(', ')}.`),
    )
    this.queue = queue
  }
}

/**
 * An option or an argument is wrong: out of its range, of another type, or unknown. The message contains its name, its value
 * and what is allowed. Nothing was done.
 */
export class QueueOptionsError extends TypebossError {
  readonly code = 'QUEUE_OPTIONS'
  override get name() {
    return 'QueueOptionsError' as const
  }
  /** Its name, with a path: `retention.waiting`. */
  readonly option: string
  /** The allowed values, in words. */
  readonly allowed: string
  constructor(
    option: string,
    value: unknown,
    allowed: string,
    message = `The option ${option} must be ${allowed}, got ${shortly(value)}`,
  ) {
    super(message)
    this.option = option
    this.allowed = allowed
  }
}

function shortly(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

/** Two definitions in one process have the same name. */
export class QueueDefinedTwiceError extends TypebossError {
  readonly code = 'QUEUE_DEFINED_TWICE'
  override get name() {
    return 'QueueDefinedTwiceError' as const
  }
  readonly queue: string
  constructor(queue: string) {
    super(
      `The queue ${JSON.stringify(queue)} is defined twice in this process, with different types or options. ` +
        'Define it once and import that definition.',
    )
    this.queue = queue
  }
}

/** A queue has no handler, and a worker was to run its jobs, or a test's `drain()`. */
export class HandlerMissingError extends TypebossError {
  readonly code = 'HANDLER_MISSING'
  override get name() {
    return 'HandlerMissingError' as const
  }
  readonly queue: string
  constructor(
    queue: string,
    remedy = 'Give defineQueue() one, or attach it with worker.handle(queue, handler) before worker.start().',
  ) {
    super(`The queue ${JSON.stringify(queue)} has no handler. ${remedy}`)
    this.queue = queue
  }
}

/** The worker's state does not allow the call: `handle` after `start()`, or `start` after `stop()`, for example. */
export class WorkerStateError extends TypebossError {
  readonly code = 'WORKER_STATE'
  override get name() {
    return 'WorkerStateError' as const
  }
}

/** `defineQueue()` ran in code that typeboss has not compiled. The message contains the place and the setting that is missing. */
export class NotCompiledError extends TypebossError {
  readonly code = 'NOT_COMPILED'
  override get name() {
    return 'NotCompiledError' as const
  }
  constructor(queue: string, place?: string) {
    super(notCompiledMessage(queue, place))
  }
}

/** The call was compiled for another method or another release: its contract lacks what the method needs. */
export class ContractIncompleteError extends TypebossError {
  readonly code = 'CONTRACT_INCOMPLETE'
  override get name() {
    return 'ContractIncompleteError' as const
  }
  readonly queue: string
  constructor(queue: string, missing: string) {
    super(
      `The contract of queue ${JSON.stringify(queue)} that this call was compiled with cannot ${missing}. ` +
        'Build the calling code again with the release of typeboss that it runs with, ' +
        'and do not call one method under the type of another.',
    )
    this.queue = queue
  }
}

/**
 * Stored JSON was to be read by a call that only has the queue's name, in code that was not compiled, and this process has not
 * loaded the queue's definition. Without the queue's contract, a `Date` would be returned as text, under the type `Date`.
 */
export class ContractMissingError extends TypebossError {
  readonly code = 'CONTRACT_MISSING'
  override get name() {
    return 'ContractMissingError' as const
  }
  readonly queue: string
  constructor(queue: string) {
    const name = JSON.stringify(queue)
    super(
      `The stored JSON of queue ${name} cannot be converted to the queue's types: this call was not compiled by typeboss, ` +
        'and the definition of the queue is not loaded in this process. Do one of these:\n' +
        `- Import the module that defines the queue, built by typeboss. The name ${name} is then found.\n` +
        '- Pass the definition in place of the name.\n' +
        '- Compile this file: with `typeboss build`, typeboss/unplugin, typeboss/jest or `node --import typeboss/register`.\n' +
        "- Start the queue's worker on this release: it stores the queue's types in the database, where this call finds them.\n" +
        `- To read the JSON as it is stored, with the type unknown, pass jsonQueue(${name}) in place of the name.`,
    )
    this.queue = queue
  }
}
