/** Checks connection strings. A string that is not for PostgreSQL is refused before the driver misreads it. */
import { QueueOptionsError } from '../../errors/errors.js'

/**
 * Throws `QueueOptionsError` for anything but a connection string of PostgreSQL. The driver accepts `mysql://…` too, and
 * reads the word `nonsense` as a database on a default host. The error shows only the scheme: the rest may hold a password.
 */
export function checkConnectionString(option: string, text: string): void {
  if (isPath(text)) return
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(text) ?? []
  if (scheme === undefined) throw refused(option, '(no URL)')
  if (!/^postgres(ql)?$/i.test(scheme)) throw refused(option, `${scheme}://…`)
  if (!isParsed(text) || isMisread(text)) throw refused(option, `${scheme}://… (malformed)`)
}

/** Whether the text is the folder of a server's socket, which the driver accepts too. */
function isPath(text: string): boolean {
  return text.startsWith('/') || text.startsWith('socket:')
}

/** Accepts what the driver parses: spaces, and no host if the socket's folder is a parameter. */
function isParsed(text: string): boolean {
  const spaced = text.replaceAll(' ', '%20')
  return URL.canParse(spaced) || URL.canParse(spaced.replace('@/', '@socket/'))
}

/** Whether a `/`, `#` or `?` of the password is read as the end of the host. */
function isMisread(text: string): boolean {
  const [, afterHost = ''] = /^[^/]+:\/\/[^/?#]*(.*)$/s.exec(text) ?? []
  return /[@#]/.test(afterHost)
}

function refused(option: string, got: string): QueueOptionsError {
  return new QueueOptionsError(
    option,
    got,
    "PostgreSQL's, postgres://user:password@host:5432/database, with %40 for an @ in the password, %2F for a /, %23 for a # and %3F for a ?",
  )
}
