/**
 * Errors of the driver and the system → `QueueConnectionError`, with no password in any message. The original is
 * not attached as `cause`: Node's error for a malformed URL, for one, carries the whole connection string.
 */
import { isNativeError } from 'node:util/types'
import { QueueConnectionError, TypebossError } from '../errors.js'

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
// Classes 08 (connection), 28 (authorization), 57P (shutdown), and single conditions: no such database, too many
// connections.
const stateCode = /^(08...|28...|57P..|3D000|53300)$/
/** Node's own words, in errors that pg-boss has made anew, without their code. */
const systemWords = /\b(connect|read|write) E[A-Z]{4,}\b/
const driverWords =
  /connection (terminated|ended|timeout)|timeout exceeded when trying to connect|connection error and is not queryable|Database not opened|calling end on the pool|is closed|SASL|pg-boss is stopped/i

/** The same error, unless it is one of the connection; then what the user can act on. */
export function describeError<Thrown>(
  error: Thrown,
  connectionString: string | undefined,
): Thrown | QueueConnectionError {
  // By kind and not by instance: an error of Node's own may come from another realm.
  if (error instanceof TypebossError || !isNativeError(error)) return error
  const errors: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined
  // Node tries each address of a host, and gathers the refusals in an error without a message.
  const cause = isNativeError(errors) ? errors : error
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  const lost = code !== undefined && (systemCodes.has(code) || stateCode.test(code))
  if (!lost && !systemWords.test(cause.message) && !driverWords.test(cause.message)) return error
  const where = connectionString === undefined ? 'the database' : redactConnectionString(connectionString)
  return new QueueConnectionError(
    `Cannot use ${where}: ${redact(cause.message || (code ?? 'no reason given'), connectionString)}`,
    code,
  )
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
