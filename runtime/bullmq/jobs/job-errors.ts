/**
 * A job's error in BullMQ's fields, so that its tools show it, and as a whole in a field of our own: BullMQ keeps a message
 * and stacks only.
 */
import { readJobError } from '../../job/job-error.js'
import type { Json } from '../../contract/index.js'
import type { JobError } from '../../errors/errors.js'

/** The values of a job's fields `failedReason`, `stacktrace` and `typeboss:error`. */
export interface ErrorFields {
  readonly message: string
  /** A JSON array of stacks. */
  readonly stacks: string
  readonly json: string
}

export function errorFields(error: JobError): ErrorFields {
  return {
    // Redis's JSON parser refuses half of a surrogate pair.
    message: error.message.toWellFormed(),
    stacks: JSON.stringify([error.stack ?? `${error.name}: ${error.message}`]),
    json: JSON.stringify(error),
  }
}

/** An error that a worker of BullMQ's own has stored has no `json`, or an older one. */
export function readErrorFields(
  message: string | undefined,
  stacks: string | undefined,
  json: string | undefined,
): JobError | undefined {
  if (json !== undefined) {
    // Stored by `errorFields`.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const error = readJobError(JSON.parse(json) as Json)
    if (message === undefined || message === error.message.toWellFormed()) return error
  }
  if (message === undefined) return undefined
  const stack = lastStack(stacks)
  const name = stack === undefined ? undefined : /^([\w$.]+)(?=[:\n]|$)/.exec(stack)?.[1]
  return { name: name ?? 'Error', message, stack }
}

function lastStack(stacks: string | undefined): string | undefined {
  if (stacks === undefined) return undefined
  try {
    const all: unknown = JSON.parse(stacks)
    const last: unknown = Array.isArray(all) ? all.at(-1) : undefined
    return typeof last === 'string' ? last : undefined
  } catch {
    return undefined
  }
}
