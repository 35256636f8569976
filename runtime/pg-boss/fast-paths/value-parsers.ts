/**
 * Parsers of PostgreSQL's text. A program can set its own parsers on `pg` or on its pool: they would return a time as a
 * string, or a count as a `bigint`. These parsers are `pg`'s defaults for the types that pg-boss reads, and are sent with
 * each statement. The statements of handlers use the program's own parsers.
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

/** For a pool of `pg` itself, which accepts a query object in place of a text. */
export function readingByOwnParsers(execute: Db['executeSql']): Db['executeSql'] {
  return (text: unknown, values) => {
    const statement = typeof text === 'string' ? { text, values, types: ownTypes } : withTypes(text)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return execute(statement as string)
  }
}

/** Leaves a query object with `submit` unchanged: it already has the parsers. */
function withTypes(statement: unknown): unknown {
  if (typeof statement !== 'object' || statement === null || 'submit' in statement) return statement
  return { ...statement, types: ownTypes }
}

function parseJson(text: string): unknown {
  return JSON.parse(text)
}

/** Parses PostgreSQL's default form, `2026-11-30 17:08:57.123+00`. Returns any other form as text. */
function parseTime(text: string): unknown {
  const [, date, time = '00:00:00', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d(?::?\d\d)?)?)?$/.exec(text) ?? []
  if (date === undefined) return text
  return new Date(`${date}T${time}${zone.length === 3 ? `${zone}:00` : zone}`)
}

/** Parses an array whose elements have no braces: `{a,"b c"}`. */
function parseArray(text: string): unknown {
  return Array.from(text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|[^,]+/g), ([plain, quoted]) => {
    if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, '$1')
    return plain === 'NULL' ? null : plain
  })
}
