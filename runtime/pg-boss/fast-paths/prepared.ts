/**
 * The statements that are sent again and again, prepared: PostgreSQL parses and plans them once for each connection,
 * and not each time. pg-boss's insert of one job takes 1.8 ms planned anew and 1.0 ms prepared, of which the commit is
 * half.
 *
 * A prepared statement lives in a connection of the server. Behind a pooler that hands out another one for each
 * transaction (PgBouncer before 1.21, or with `max_prepared_statements = 0`) it may be missing, or be there already.
 * PostgreSQL then refuses before anything has run, so the statement is sent again as it is, and nothing is prepared
 * any more. Names are made from the text, so no name means two statements.
 */
import { createHash } from 'node:crypto'
import { isNativeError } from 'node:util/types'
import type { Db } from 'pg-boss'

/** Each costs its connection some memory on the server. A process of more queues than this sends the rest as they are. */
const mostPrepared = 100

/** Invalid or duplicate statement name, and a plan whose result type has changed under it. */
const refusals = new Set(['26000', '42P05', '0A000'])

interface Statement {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}

type Executed = ReturnType<Db['executeSql']>

/** The two ways to hand a statement to `pg`. */
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

/** For a `db` that hands its statements to `pg` as they are. */
export function handingOverTo(db: Db): Handover {
  return {
    // pg takes a named query wherever it takes a text.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    named: (statement) => db.executeSql(statement as unknown as string),
    plain: (text, values) => db.executeSql(text, values),
  }
}
