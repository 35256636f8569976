/** Instructions for a database that cannot be used, by the code or the text of the error. */

const byCode: Readonly<Record<string, string>> = {
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

const byWords: readonly (readonly [RegExp, string])[] = [
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

export function remedyFor(code: string | undefined, message: string): string | undefined {
  return byWords.find(([words]) => words.test(message))?.[1] ?? byCode[code ?? '']
}
