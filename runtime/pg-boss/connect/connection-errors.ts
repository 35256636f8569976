/**
 * Errors of the driver and the system → `QueueConnectionError`, with no password in any message. The original is
 * not attached as `cause`: Node's error for a malformed URL, for one, carries the whole connection string.
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
// such database, and one that only reads, as a replica does.
const stateCode = /^(08...|28...|53...|57P..|58...|3D000|25006)$/
// A statement that others were in the way of: a deadlock, a lock, a time limit. The next one may come through.
const passingCode = /^(40...|55P03|57014)$/
/** Of TLS, as Node's: `SELF_SIGNED_CERT_IN_CHAIN`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
const certificateCode = /CERT|^ERR_(SSL|TLS)_|^UNABLE_TO_/
/** Node's own words, in errors that pg-boss has made anew, without their code. */
const systemWords = /\b(connect|read|write) E[A-Z]{4,}\b/
const driverWords =
  /connection (terminated|ended|timeout)|timeout exceeded when trying to connect|connection error and is not queryable|Database not opened|calling end on the pool|is closed|Query read timeout|SASL|pg-boss is stopped|does not support SSL/i

/**
 * A `QueueConnectionError` for an error of the connection, and a `QueueServiceError` for any other. In the user's own
 * transaction a deadlock and the like are other errors: the user has to run the transaction again.
 */
export function describeError(
  error: unknown,
  connectionString: string | undefined,
  isOurs: boolean,
): TypebossError {
  if (error instanceof TypebossError) return error
  const other = (): TypebossError => serviceError(error, (message) => redact(message, connectionString))
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
  return unusable(error, connectionString)
}

/** Of whatever keeps the database from being opened: a right that is missing, a schema that may not be made. */
export function connectionError(error: unknown, connectionString: string | undefined): TypebossError {
  return error instanceof TypebossError ? error : unusable(error, connectionString)
}

function unusable(error: unknown, connectionString: string | undefined): QueueConnectionError {
  const code = codeOf(error)
  const where = connectionString === undefined ? 'the database' : redactConnectionString(connectionString)
  const why = (isNativeError(error) ? causeOf(error).message : String(error)) || (code ?? 'no reason given')
  const remedy = remedyFor(code, why)
  const said = `Cannot use ${where}: ${redact(why, connectionString)}`
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

/** A connection string fit to be shown. */
export function redactConnectionString(connectionString: string): string {
  try {
    const url = new URL(connectionString)
    if (url.password !== '') url.password = '***'
    if (url.searchParams.has('password')) url.searchParams.set('password', '***')
    return url.href
  } catch {
    return 'the given connection string (which is no URL of the form postgres://user:password@host:5432/database)'
  }
}

/** A message without the connection string's password, as it stands there and as it is sent. */
export function redact(message: string, connectionString: string | undefined): string {
  const passwords = connectionString === undefined ? [] : passwordsIn(connectionString)
  let shown = message
  for (const password of passwords) shown = shown.replaceAll(password, '***')
  return shown
}

function passwordsIn(connectionString: string): readonly string[] {
  const written = /^[^:]+:\/\/[^:@/]*:(.*)@/.exec(connectionString)?.[1] ?? ''
  const named = /[?&]password=([^&]*)/.exec(connectionString)?.[1] ?? ''
  return [written, named, decoded(written), decoded(named)].filter((password) => password !== '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
