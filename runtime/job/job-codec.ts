/** Converts between the values of a job and the JSON that is stored, by the queue's codecs. */
import type { ContractFor, Json, Reader, Writer } from '../contract/index.js'
import { JobValidationError, type CheckedValue } from '../errors/errors.js'
import type { Job } from './job.js'
import type { StoredJob } from '../engine/job-records.js'
import type { QueueService } from '../engine/queue-service.js'
import type { QueueOrName } from '../queue/queue-types.js'
import { fromStored, toStored } from '../contract/stored-form.js'
import { registeredContract } from '../queue/definition-registry.js'

/** The part of a contract that reads a whole job. */
export type JobContract = ContractFor<{ input: 'read'; output: 'read'; progress: 'read' }>

export function readJob<Queue extends QueueOrName>(contract: JobContract, stored: StoredJob): Job<Queue> {
  const { data, result, progress, startAfter, ...others } = stored
  const { status } = others
  const job = {
    ...others,
    queue: contract.name,
    data: undefined,
    result: undefined,
    progress: undefined,
    error: status === 'completed' ? undefined : others.error,
    delayedUntil: status === 'delayed' ? startAfter : undefined,
  }
  defineDecoded(job, 'data', () => decodeInput(contract, data))
  if (status === 'completed') defineDecoded(job, 'result', () => decodeOutput(contract, result))
  if (progress !== undefined) defineDecoded(job, 'progress', () => decodeProgress(contract, progress))
  // The members of the union differ only in which of these fields are undefined, as the service returns them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return job as unknown as Job<Queue>
}

/**
 * Decodes at once, because a job is a plain object. A value that does not fit becomes a property that throws when it is
 * read: a job that failed because its data does not fit can still be read.
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

/**
 * Throws `JobValidationError` for JSON that fits neither the input nor the type of an upgrade, and what an upgrade throws. The
 * contract of a call carries no functions, so the upgrades are those of the definition, if this process has loaded it.
 */
export function decodeInput(
  { name, input, fingerprint }: ContractFor<{ input: 'read' }>,
  json: Json,
): unknown {
  const decoded = fromStored(input, json)
  if (decoded.fits) return decoded.value
  const definition = registeredContract(name)
  const upgraded = definition?.fingerprint === fingerprint ? definition.upgrade?.(json) : undefined
  if (upgraded === undefined) throw new JobValidationError(name, 'input', decoded.problems)
  return decode(name, 'input', input, upgraded)
}

/** Also reads `{ value }`, the form in which pg-boss's own workers store a result that is not an object. */
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

/** The part of a service that encoding needs. */
export type Storing = Pick<QueueService, 'problemsOfStoring'>

/**
 * Throws `JobValidationError` for data that does not fit; `index` is its position in a batch. Data with text that the
 * service cannot store passes: its `addJobs` finds that.
 */
export function convertInput(
  { name, input }: ContractFor<{ input: 'write' }>,
  value: unknown,
  index?: number,
): Json {
  const json = toStored(input, value)
  if (json.fits) return json.value
  throw new JobValidationError(name, 'input', json.problems, index, json.thrown)
}

/** Throws `JobValidationError` for data that does not fit or cannot be stored. */
export function encodeInput(
  { name, input }: ContractFor<{ input: 'write' }>,
  value: unknown,
  service: Storing,
): Json {
  return encode(name, 'input', input, value, service)
}

/** Throws `JobValidationError` for a result that does not fit or cannot be stored. */
export function encodeOutput(
  { name, output }: ContractFor<{ output: 'write' }>,
  value: unknown,
  service: Storing,
): Json {
  return encode(name, 'output', output, value, service)
}

/** Throws `JobValidationError` for progress that does not fit or cannot be stored. */
export function encodeProgress(
  { name, progress }: ContractFor<{ progress: 'write' }>,
  value: unknown,
  service: Storing,
): Json {
  return encode(name, 'progress', progress, value, service)
}

function decode(queue: string, checked: CheckedValue, reader: Reader, json: Json): unknown {
  const decoded = fromStored(reader, json)
  if (decoded.fits) return decoded.value
  throw new JobValidationError(queue, checked, decoded.problems)
}

function encode(
  queue: string,
  checked: CheckedValue,
  writer: Writer,
  value: unknown,
  { problemsOfStoring }: Storing,
): Json {
  const stored = toStored(writer, value, problemsOfStoring)
  if (stored.fits) return stored.value
  throw new JobValidationError(queue, checked, stored.problems, undefined, stored.thrown)
}
