/** The forms of a connection string. What is none is refused before the driver takes it for something else. */
import { QueueOptionsError } from '../../errors/errors.js'

/**
 * Throws `QueueOptionsError` for what is no connection string of PostgreSQL. The driver would take `mysql://…` as well, and
 * the word `nonsense` for a database on a host of its own. Nothing of it is shown but its scheme: it may hold a password.
 */
export function checkConnectionString(option: string, text: string): void {
  if (isPath(text)) return
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(text) ?? []
  if (scheme === undefined) throw refused(option, '(no URL)')
  if (!/^postgres(ql)?$/i.test(scheme)) throw refused(option, `${scheme}://…`)
  // The driver takes spaces.
  if (!URL.canParse(text.replaceAll(' ', '%20'))) throw refused(option, `${scheme}://… (malformed)`)
}

/** The folder of a server's socket, which the driver takes too. */
function isPath(text: string): boolean {
  return text.startsWith('/') || text.startsWith('socket:')
}

function refused(option: string, got: string): QueueOptionsError {
  return new QueueOptionsError(
    option,
    got,
    "PostgreSQL's, postgres://user:password@host:5432/database, with %40 for an @ in the password",
  )
}
