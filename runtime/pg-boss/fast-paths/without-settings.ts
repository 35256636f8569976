/**
 * Runs statements with some of PostgreSQL's settings turned off. The settings must apply while the statement is planned and
 * committed, and to nothing else on the shared connection. So two statements are sent at once, as one transaction, in one
 * round trip: the first turns the settings off.
 */
import pg from 'pg'
import type { Db } from 'pg-boss'
import { statementName, type Handover } from './prepared.js'
import { ownTypes } from './value-parsers.js'

type Rows = Awaited<ReturnType<Db['executeSql']>>

/** For a pool of `pg` itself, which accepts query objects. */
export function withoutSettings(db: Db, settings: readonly string[]): Handover {
  const turnOff = settings.map((setting) => `set_config('${setting}', 'off', true)`).join(', ')
  // Returns no row, because its results must not mix with the statement's.
  const text = `SELECT WHERE concat(${turnOff}) = ''`
  const named: First = { name: statementName(text), text, parsedBy: new WeakSet() }
  const send = async (first: First, query: pg.Query): Promise<Rows> => {
    // pg accepts a query object in place of a text, and returns one result for each of its statements.
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

/** The statement that turns settings off. With a name, it is prepared on each connection that has parsed it. */
interface First {
  readonly name: string
  readonly text: string
  readonly parsedBy?: WeakSet<pg.Connection>
}

/** Forces the extended protocol, which pg otherwise uses only with a name or values. Only it can send two at once. */
function unnamed(text: string, values: unknown[]): pg.QueryConfig {
  return Object.assign({ text, values, types: ownTypes }, { queryMode: 'extended' })
}

/**
 * Sends two statements before one `sync`, which makes them one transaction. To pg they are one query: once the first is
 * parsed, pg considers the second parsed too. If the second fails to parse, the next prepared one is refused, and from
 * then on nothing is prepared. Both leave in one packet, because each packet costs the server a wake-up.
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
