/** A stored job → the job that a caller sees: JSON decoded by the queue's codecs. */
import type { ContractFor, Json, Reader, Writer } from '../contract/index.js'
import { JobValidationError, type CheckedValue } from '../errors/errors.js'
import type { Job } from './job.js'
import type { StoredJob } from '../engine/job-records.js'
import type { QueueOrName } from '../queue/queue-types.js'
import { fromStored, toStored } from '../contract/stored-form.js'

/** What is needed of a contract to read a whole job. */
export type JobContract = ContractFor<{ input: 'read'; output: 'read'; progress: 'read' }>

export function readJob<Queue extends QueueOrName>(contract: JobContract, stored: StoredJob): Job<Queue> {
  const { data, result, progress, startAfter, ...told } = stored
  const { status } = told
  const job = {
    ...told,
    queue: contract.name,
    data: undefined,
    result: undefined,
    progress: undefined,
    error: status === 'completed' ? undefined : told.error,
    delayedUntil: status === 'delayed' ? startAfter : undefined,
  }
  defineDecoded(job, 'data', () => decodeInput(contract, data))
  if (status === 'completed') defineDecoded(job, 'result', () => decodeOutput(contract, result))
  if (progress !== undefined) defineDecoded(job, 'progress', () => decodeProgress(contract, progress))
  // The union's members differ by status only in which of these are undefined, as the service reports them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return job as unknown as Job<Queue>
}

/**
 * Decodes at once, so that a job is a plain object; only a value that does not fit becomes a property which throws
 * when it is read. So a job that failed because its data does not fit can still be looked at.
 */
export function defineDecoded(job: object, key: string, read: () => unknown): void {
  try {
    Object.defineProperty(job, key, {
      value: read(),
      enumerable: true,
      writable: false,
      configurable: true,
    })
  } catch (error) {
    const rethrow = (): never => {
      throw error
    }
    Object.defineProperty(job, key, { get: rethrow, enumerable: false, configurable: true })
  }
}

export function decodeInput({ name, input }: ContractFor<{ input: 'read' }>, json: Json): unknown {
  return decode(name, 'input', input, json)
}

/** pg-boss's own workers store a result that is no object as `{ value }`; that form is read too. */
export function decodeOutput({ name, output }: ContractFor<{ output: 'read' }>, json: Json): unknown {
  const decoded = fromStored(output, json)
  if (decoded.fits) return decoded.value
  if (typeof json === 'object' && json !== null && 'value' in json && Object.keys(json).length === 1) {
    const inner = fromStored(output, json['value'])
    if (inner.fits) return inner.value
  }
  throw new JobValidationError(name, 'output', decoded.problems)
}

function decodeProgress({ name, progress }: ContractFor<{ progress: 'read' }>, json: Json): unknown {
  return decode(name, 'progress', progress, json)
}

/** Throws `JobValidationError` for data that does not fit or cannot be stored; `index` is its place in a batch. */
export function encodeInput(
  { name, input }: ContractFor<{ input: 'write' }>,
  value: unknown,
  index?: number,
): Json {
  return encode(name, 'input', input, value, index)
}

/** Throws `JobValidationError` for a result that does not fit or cannot be stored. */
export function encodeOutput({ name, output }: ContractFor<{ output: 'write' }>, value: unknown): Json {
  return encode(name, 'output', output, value)
}

/** Throws `JobValidationError` for what the handler said it would not report, or cannot be stored. */
export function encodeProgress({ name, progress }: ContractFor<{ progress: 'write' }>, value: unknown): Json {
  return encode(name, 'progress', progress, value)
}

function decode(queue: string, checked: CheckedValue, reader: Reader, json: Json): unknown {
  const decoded = fromStored(reader, json)
  if (decoded.fits) return decoded.value
  throw new JobValidationError(queue, checked, decoded.problems)
}

function encode(queue: string, checked: CheckedValue, writer: Writer, value: unknown, index?: number): Json {
  const stored = toStored(writer, value)
  if (stored.fits) return stored.value
  throw new JobValidationError(queue, checked, stored.problems, index, stored.thrown)
}
