/**
 * Prepares frequent statements: PostgreSQL parses and plans them once for each connection instead of each time. pg-boss's
 * insert of one job takes 1.8 ms unprepared and 1.0 ms prepared, half of it for the commit.
 *
 * A prepared statement belongs to a connection of the server. A pooler that uses another connection for each transaction
 * (PgBouncer before 1.21, or with `max_prepared_statements = 0`) can miss or duplicate it. PostgreSQL then refuses before
 * anything has run: the statement is sent again unprepared, and later ones are not prepared. A name is a hash of the text,
 * so two statements cannot share one.
 */
import { createHash } from 'node:crypto'
import { isNativeError } from 'node:util/types'
import type { Db } from 'pg-boss'

/** Limits the memory of each connection on the server. Further statements are sent unprepared. */
const mostPrepared = 100

/** Invalid or duplicate statement name, and a plan whose result type has changed. */
const refusals = new Set(['26000', '42P05', '0A000'])

interface Statement {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}

type Executed = ReturnType<Db['executeSql']>

/** The two ways to pass a statement to `pg`. */
export interface Handover {
  readonly named: (statement: Statement) => Executed
  readonly plain: (text: string, values: unknown[]) => Executed
}

export function preparing({ named, plain }: Handover): Db {
  const names = new Map<string, string>()
  let prepares = true
  return {
    executeSql: async (text, values = []) => {
      let name = names.get(text)
      if (!prepares || (name === undefined && names.size === mostPrepared)) return plain(text, values)
      if (name === undefined) {
        name = statementName(text)
        names.set(text, name)
      }
      try {
        return await named({ name, text, values })
      } catch (error) {
        if (!isNativeError(error) || !('code' in error) || !refusals.has(String(error.code))) throw error
        prepares = false
        return plain(text, values)
      }
    },
  }
}

export function statementName(text: string): string {
  return `typeboss_${createHash('sha1').update(text).digest('hex').slice(0, 16)}`
}

/** For a `db` that passes its statements to `pg` unchanged. */
export function handingOverTo(db: Db): Handover {
  return {
    // pg accepts a named query in place of a text.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    named: (statement) => db.executeSql(statement as unknown as string),
    plain: (text, values) => db.executeSql(text, values),
  }
}
