/**
 * One attempt at one job: stored JSON in, settlement out. Decodes and validates, runs the handler against its time
 * limit, validates and encodes what it returns.
 *
 * The handler never sees data that does not fit; such a job fails for good, since trying again would find the same
 * data. So does one whose result does not fit: its work has been done, and is not done again for the report's sake.
 */
import { inspect } from 'node:util'
import { coalesce } from '../coalesce.js'
import { anyJson, type Contract, type Json } from '../contract.js'
import { ClosedError, JobTimeoutError, JobValidationError, type JobError } from '../errors.js'
import type { Handler } from '../handler.js'

import type { Claim, ClaimedJob, Settlement } from '../queue-service.js'
import { decodeInput, encode } from '../read-job.js'

export interface AttemptParts {
  readonly contract: Contract
  readonly handler: Handler<unknown, unknown>
  readonly job: ClaimedJob
  /** Milliseconds. */
  readonly timeout: number
  /** Aborts when the worker stops and can wait no longer. */
  readonly stopped: AbortSignal
  readonly saveProgress: (progress: Json) => Promise<void>
}

/** `undefined` if the worker stopped first: the job is to be given back. */
export async function runAttempt(parts: AttemptParts): Promise<Settlement | undefined> {
  const { contract, job } = parts
  const claim: Claim = { id: job.id, attempt: job.attempt }
  let input: unknown
  try {
    input = decodeInput(contract, job.data)
  } catch (error) {
    return { kind: 'failed', claim, error: describeThrown(error), final: true }
  }

  const outcome = await runHandler(parts, input)
  if (outcome.kind === 'stopped') return undefined
  if (outcome.kind === 'threw') {
    return { kind: 'failed', claim, error: describeThrown(outcome.error), final: false }
  }

  try {
    return { kind: 'completed', claim, result: encode(contract, 'output', outcome.output) }
  } catch (error) {
    return { kind: 'failed', claim, error: describeThrown(error), final: true }
  }
}

type Outcome =
  | { readonly kind: 'returned'; readonly output: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'stopped' }

/** The handler against its time limit and the worker's stop. One that is cut short goes on unheard. */
async function runHandler(parts: AttemptParts, input: unknown): Promise<Outcome> {
  const { contract, handler, job, timeout, stopped } = parts
  const progress = progressReports(contract.name, parts.saveProgress)
  const ending = new AbortController()
  const cutShort = Promise.withResolvers<Outcome>()
  const cut = (outcome: Outcome, reason: Error): void => {
    cutShort.resolve(outcome)
    ending.abort(reason)
  }
  const timer = setTimeout(() => {
    const error = new JobTimeoutError(contract.name, job.id, timeout)
    cut({ kind: 'threw', error }, error)
  }, timeout)
  const onStop = (): void => cut({ kind: 'stopped' }, new ClosedError('worker'))
  stopped.addEventListener('abort', onStop)

  // An async function, so that a handler which throws before its first await is caught as well.
  const running = (async (): Promise<Outcome> => {
    try {
      const output = await handler(input, {
        id: job.id,
        queue: contract.name,
        attempt: job.attempt,
        attemptsAllowed: job.attemptsAllowed,
        addedAt: job.addedAt,
        signal: ending.signal,
        progress: progress.report,
      })
      return { kind: 'returned', output }
    } catch (error) {
      return { kind: 'threw', error }
    }
  })()
  try {
    const outcome = await Promise.race([running, cutShort.promise])
    // Progress that was not awaited is still to be readable when the job has ended.
    if (outcome.kind !== 'stopped') await progress.flushed()
    return outcome
  } finally {
    clearTimeout(timer)
    stopped.removeEventListener('abort', onStop)
  }
}

interface ProgressReports {
  readonly report: (value: unknown) => Promise<void>
  readonly flushed: () => Promise<unknown>
}

/** One write at a time for a job; of the reports that came meanwhile, the latest is the next. */
function progressReports(queue: string, save: (progress: Json) => Promise<void>): ProgressReports {
  let last: Promise<void> = Promise.resolve()
  const write = coalesce<Json, undefined>(
    async (values) => {
      // A batch is never empty.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      await save(values.at(-1) as Json)
      return values.map(() => undefined)
    },
    { limit: Infinity },
  )
  const report = async (value: unknown): Promise<void> => {
    const problems = anyJson.validate(value)
    if (problems !== undefined) throw new JobValidationError(queue, 'progress', problems)
    await write(anyJson.encode(value))
  }
  return {
    report: (value) => {
      last = report(value)
      // A handler that does not await its report is not to end the process when it fails.
      last.catch(() => {})
      return last
    },
    flushed: () => last.catch(() => {}),
  }
}

/** What a handler threw, fit to be stored: Postgres takes no NUL in JSON text. */
function describeThrown(thrown: unknown): JobError {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    return { name: 'Error', message: withoutNul(`The handler threw ${inspect(thrown)}`), stack: undefined }
  }
  const { name, message, stack } = thrown
  return { name: withoutNul(name), message: withoutNul(message), stack: stack && withoutNul(stack) }
}

/** An error of another realm (a vm, a worker thread's message) is no instance of this one's Error. */
function isErrorLike(value: unknown): value is Error {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '')
}
