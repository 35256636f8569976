/**
 * Errors of the driver and the system → `QueueConnectionError`, without a password in any message. The original is not
 * attached as `cause`: Node's error for a malformed URL, for example, has the whole connection string.
 */
import { isNativeError } from 'node:util/types'
import { QueueConnectionError, TypebossError } from '../../errors/errors.js'
import { remedyFor } from './remedies.js'
import { serviceError } from './service-error.js'

const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPIPE',
  'EAI_AGAIN',
  'ENOENT',
  'EACCES',
  'ERR_INVALID_URL',
])
// Classes 08 (connection), 28 (authorization), 53 (resources), 57P (shutdown), 58 (its system), and single conditions: no
// such database, schema or table, a database that only reads, as a replica does, and a right that is missing.
const stateCode = /^(08...|28...|53...|57P..|58...|3D000|3F000|42P01|25006|25P03|42501)$/
// A statement that met a deadlock, a lock or a time limit. The next one may succeed.
const passingCode = /^(40...|55P03|57014)$/
/** Of TLS, as Node's: `SELF_SIGNED_CERT_IN_CHAIN`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
const certificateCode = /CERT|^ERR_(SSL|TLS)_|^UNABLE_TO_/
/** Node's own words, in errors that pg-boss has wrapped without their code. */
const systemWords = /\b(connect|read|write) E[A-Z]{4,}\b/
const driverWords =
  /connection (terminated|ended|timeout)|timeout exceeded when trying to connect|connection error and is not queryable|Database not opened|calling end on the pool|is closed|Query read timeout|SASL|pg-boss is stopped|does not support SSL/i

/** Where a service connects to, for messages. */
export interface Address {
  /** Without secrets. */
  readonly shown: string | undefined
  /** What no message shows. */
  readonly secrets: readonly string[]
}

/**
 * A `QueueConnectionError` for an error of the connection, and a `QueueServiceError` for any other. In the user's own
 * transaction a deadlock and the like are other errors: the user has to run the transaction again.
 */
export function describeError(error: unknown, address: Address, isOurs: boolean): TypebossError {
  if (error instanceof TypebossError) return error
  const other = (): TypebossError => serviceError(error, (message) => redact(message, address))
  // Not by `instanceof`: an error of Node's own can be of another realm.
  if (!isNativeError(error)) return other()
  const { message } = causeOf(error)
  const code = codeOf(error)
  const lost =
    code !== undefined &&
    (systemCodes.has(code) ||
      stateCode.test(code) ||
      certificateCode.test(code) ||
      (isOurs && passingCode.test(code)))
  if (!lost && !systemWords.test(message) && !driverWords.test(message)) return other()
  return unusable(error, address)
}

/** For any error that keeps the database from being opened: a missing right, a schema that cannot be created. */
export function connectionError(error: unknown, address: Address): TypebossError {
  return error instanceof TypebossError ? error : unusable(error, address)
}

function unusable(error: unknown, address: Address): QueueConnectionError {
  const code = codeOf(error)
  const where = address.shown ?? 'the database'
  const why = (isNativeError(error) ? causeOf(error).message : String(error)) || (code ?? 'no reason given')
  const remedy = remedyFor(code, why)
  const said = `Cannot use ${where}: ${redact(why, address)}`
  return new QueueConnectionError(remedy === undefined ? said : `${said}. ${remedy}`, code)
}

/** Node tries each address of a host, and gathers the refusals in an error without a message. */
function causeOf(error: Error): Error {
  const first: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined
  return isNativeError(first) ? first : error
}

function codeOf(error: unknown): string | undefined {
  const cause = isNativeError(error) ? causeOf(error) : undefined
  return cause !== undefined && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

/** A message without the secrets of the connection. */
function redact(message: string, { secrets }: Address): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), message)
}
