/**
 * Converts errors of the driver and the system to `QueueConnectionError`, without a password in any message. The original
 * is not attached as `cause`: Node's error for a malformed URL, for example, has the whole connection string.
 */
import { isNativeError } from 'node:util/types'
import { QueueConnectionError, TypebossError } from '../../errors/errors.js'
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
// Classes 08 (connection), 28 (authorization), 53 (resources), 57P (shutdown), 58 (its system), and single conditions: a
// missing database, schema or table, and a read-only database such as a replica.
const stateCode = /^(08...|28...|53...|57P..|58...|3D000|3F000|42P01|25006|25P03)$/
// On our own connections: a deadlock, a lock or a time limit, after which the next statement may succeed, and a missing right.
const ownCode = /^(40...|55P03|57014|42501)$/
/** Node's codes of TLS errors: `SELF_SIGNED_CERT_IN_CHAIN`, `ERR_TLS_CERT_ALTNAME_INVALID`. */
const certificateCode = /CERT|^ERR_(SSL|TLS)_|^UNABLE_TO_/
/** The texts of Node's errors, for those that pg-boss wraps without their code. */
const systemWords = /\b(connect|read|write) E[A-Z]{4,}\b/
const driverWords =
  /connection (terminated|ended|timeout)|timeout exceeded when trying to connect|connection error and is not queryable|Database not opened|calling end on the pool|is closed|Query read timeout|SASL|pg-boss is stopped|does not support SSL/i

/** The address of a service's database, for messages. */
export interface Address {
  /** The address without secrets. */
  readonly shown: string | undefined
  /** Texts that no message may show. */
  readonly secrets: readonly string[]
}

/**
 * Returns a `QueueConnectionError` for an error of the connection, and a `QueueServiceError` for any other. In the user's
 * own transaction a deadlock is a `QueueServiceError`, because the user has to run the transaction again, and so is a missing
 * right, because the role is the user's.
 */
export function describeError(error: unknown, address: Address, isOurs: boolean): TypebossError {
  if (error instanceof TypebossError) return error
  const other = (): TypebossError => serviceError(error, (message) => redact(message, address))
  // `instanceof` would fail: Node's own errors can come from another realm.
  if (!isNativeError(error)) return other()
  const { message } = causeOf(error)
  const code = codeOf(error)
  const lost =
    code !== undefined &&
    (systemCodes.has(code) ||
      stateCode.test(code) ||
      certificateCode.test(code) ||
      (isOurs && ownCode.test(code)))
  if (!lost && !systemWords.test(message) && !driverWords.test(message)) return other()
  return unusable(error, address)
}

/** Converts any error of opening the database, such as a missing right or a schema that cannot be created. */
export function connectionError(error: unknown, address: Address): TypebossError {
  return error instanceof TypebossError ? error : unusable(error, address)
}

function unusable(error: unknown, address: Address): QueueConnectionError {
  const code = codeOf(error)
  const where = address.shown ?? 'the database'
  const why = (isNativeError(error) ? causeOf(error).message : String(error)) || (code ?? 'no reason given')
  const remedy = remedyFor(code, why)
  const problem = `Cannot use ${where}: ${redact(why, address)}`
  return new QueueConnectionError(remedy === undefined ? problem : `${problem}. ${remedy}`, code)
}

/** Node tries each address of a host, and reports the refusals in an AggregateError without a message. */
function causeOf(error: Error): Error {
  const first: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined
  return isNativeError(first) ? first : error
}

function codeOf(error: unknown): string | undefined {
  const cause = isNativeError(error) ? causeOf(error) : undefined
  return cause !== undefined && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

/** Removes the secrets of the connection from a message. */
function redact(message: string, { secrets }: Address): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), message)
}

function remedyFor(code: string | undefined, message: string): string | undefined {
  return remediesByText.find(([words]) => words.test(message))?.[1] ?? remediesByCode[code ?? '']
}

/** How to fix a database that cannot be used, by the code of the error. */
const remediesByCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No server listens there: start PostgreSQL, or correct host and port.',
  ENOTFOUND: "Correct the host's name.",
  ETIMEDOUT: 'The host does not answer: correct host and port, or let its firewall through.',
  '28P01': 'Correct user and password.',
  '28000': "Correct the user, or let it in by the server's pg_hba.conf.",
  '3D000': 'Create the database, or correct its name.',
  '42501':
    'Let the role create its schema (GRANT CREATE ON DATABASE … TO …). Or let another role own the schema, which creates and migrates the tables, and run what `npx typeboss grants <role>` prints.',
  '42P01': 'Its tables are missing: were they dropped? Start the process again, which creates them.',
  '3F000': 'Its schema is missing: was it dropped? Start the process again, which creates it.',
  '57014':
    'The server ended the statement at a time limit. If it is the statement_timeout of the role or the database, set a higher one.',
  '25P03': 'The server ended a transaction that was idle for longer than it allows.',
  '25006': 'The database only reads, as a replica does, or during a failover: use the primary server.',
  '53300': 'The server has no connection left: set a lower max, or raise its max_connections.',
}

/** The same by the text of the error, which takes precedence. */
const remediesByText: readonly (readonly [RegExp, string])[] = [
  [
    /did not answer for \d+ ms|took longer than \d+ ms|Query read timeout/,
    'Its connection was closed, and a new one is opened by the next call. If statements take so long here, set a higher statementTimeout.',
  ],
  [
    /connection timeout|timeout exceeded when trying to connect/i,
    'The host does not answer in time, or all connections are busy: correct host and port, or set a higher max.',
  ],
  // Older tables are migrated before this error can occur.
  [
    /database requires migrations/,
    'Its tables were made by a newer release of pg-boss, or the table with their version was emptied: install that release here, or set another schema.',
  ],
]
