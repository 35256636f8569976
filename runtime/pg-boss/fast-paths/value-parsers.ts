/**
 * How values are read from PostgreSQL's text. A program can set parsers of its own on `pg` for all of the process, or on its
 * pool: a time then comes as a string, or a count as a `bigint`. These are `pg`'s defaults for the types that pg-boss reads,
 * and stand beside each statement. Statements of handlers go without: there the program's own parsers are meant.
 */
import type { Db } from 'pg-boss'

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't', // boolean
  21: Number, // smallint
  23: Number, // integer
  26: Number, // oid
  114: parseJson,
  700: Number, // real
  701: Number, // double precision
  1009: parseArray, // text[]
  1015: parseArray, // varchar[]
  1082: parseTime, // date
  1114: parseTime, // timestamp
  1184: parseTime, // timestamptz
  2951: parseArray, // uuid[]
  3802: parseJson, // jsonb
}

export const ownTypes = {
  getTypeParser: (oid: number): ((text: string) => unknown) => parsers[oid] ?? ((text) => text),
}

/** For a pool of `pg`'s own, which takes a statement as an object wherever it takes a text. */
export function readingByOwnParsers(execute: Db['executeSql']): Db['executeSql'] {
  return (text: unknown, values) => {
    const statement = typeof text === 'string' ? { text, values, types: ownTypes } : withTypes(text)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return execute(statement as string)
  }
}

/** A query that submits itself was made with them. */
function withTypes(statement: unknown): unknown {
  if (typeof statement !== 'object' || statement === null || 'submit' in statement) return statement
  return { ...statement, types: ownTypes }
}

function parseJson(text: string): unknown {
  return JSON.parse(text)
}

/** As PostgreSQL writes it, `2026-11-30 17:08:57.123+00`; any other form stays a text. */
function parseTime(text: string): unknown {
  const [, date, time = '00:00:00', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d(?::?\d\d)?)?)?$/.exec(text) ?? []
  if (date === undefined) return text
  return new Date(`${date}T${time}${zone.length === 3 ? `${zone}:00` : zone}`)
}

/** Of elements without braces: `{a,"b c"}`. */
function parseArray(text: string): unknown {
  return Array.from(text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|[^,]+/g), ([plain, quoted]) => {
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, '$1')
    return plain === 'NULL' ? null : plain
  })
}
