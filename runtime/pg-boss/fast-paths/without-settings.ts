/**
 * Statements that run with some of PostgreSQL's settings turned off. These have to hold while a statement is planned and
 * while it commits, and for nothing else on a connection that all share. So they travel with it: two statements are sent at
 * once, as one transaction, in one round trip.
 */
import pg from 'pg'
import type { Db } from 'pg-boss'
import { statementName, type Handover } from './prepared.js'
import { ownTypes } from './value-parsers.js'

type Rows = Awaited<ReturnType<Db['executeSql']>>

/** Through a pool of `pg`'s own, which sends what we make of a statement. */
export function withoutSettings(db: Db, settings: readonly string[]): Handover {
  const turnOff = settings.map((setting) => `set_config('${setting}', 'off', true)`).join(', ')
  // Without a row: its results are none of the statement's.
  const text = `SELECT WHERE concat(${turnOff}) = ''`
  const named: First = { name: statementName(text), text, parsedBy: new WeakSet() }
  const send = async (first: First, query: pg.Query): Promise<Rows> => {
    // pg takes a query that submits itself wherever it takes a text, and gives one result for each of its statements.
    const both = after(first, query) as unknown as string // oxlint-disable-line typescript/no-unsafe-type-assertion
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const results = (await db.executeSql(both)) as unknown as readonly Rows[]
    return results.at(-1) ?? { rows: [] }
  }
  return {
    named: (statement) => send(named, new pg.Query({ ...statement, types: ownTypes })),
    plain: (plain, values) => send({ name: '', text }, new pg.Query(unnamed(plain, values))),
  }
}

/** The statement that turns settings off; prepared, if it has a name, by the connections that have parsed it. */
interface First {
  readonly name: string
  readonly text: string
  readonly parsedBy?: WeakSet<pg.Connection>
}

/** Without a name pg sends a statement that has no values in a way that can follow no other. */
function unnamed(text: string, values: unknown[]): pg.QueryConfig {
  return Object.assign({ text, values, types: ownTypes }, { queryMode: 'extended' })
}

/**
 * Until its `sync`, what a connection is sent is one transaction. To pg it is one query, so when the first statement is
 * parsed it takes the second for parsed too. Should that fail, the next is refused, and from then on nothing is prepared.
 * Both leave in one packet: each of its own would cost the server a wake-up.
 */
function after({ name, text, parsedBy }: First, query: pg.Query): pg.Query {
  const submit = query.submit.bind(query)
  query.submit = (connection) => {
    connection.stream.cork()
    if (!parsedBy?.has(connection)) connection.parse({ name, text, types: [] }, true)
    parsedBy?.add(connection)
    connection.bind({ statement: name }, true)
    connection.execute({}, true)
    const error = submit(connection)
    connection.stream.uncork()
    return error
  }
  return query
}
