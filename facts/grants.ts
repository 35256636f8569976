/**
 * The rights that a database role needs, as SQL, where the schema belongs to another role. The owner runs these statements,
 * and creates and migrates the tables.
 */
export function grants(role: string, schema = 'pgboss'): string {
  const [to, name] = [quoted(role), quoted(schema)]
  return [
    `GRANT USAGE ON SCHEMA ${name} TO ${to};`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name} TO ${to};`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${name} TO ${to};`,
    '-- For tables and functions of later releases, by the role that owns the schema:',
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${name} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${to};`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${name} GRANT EXECUTE ON FUNCTIONS TO ${to};`,
    '',
  ].join('\n')
}

/** A name as PostgreSQL takes it, quoted if it must be. */
function quoted(name: string): string {
  return /^[a-z_][a-z\d_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
