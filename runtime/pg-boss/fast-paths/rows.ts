import { isNativeError } from 'node:util/types'
import type { Db } from 'pg-boss'

/** Returns the rows of a statement, typed by its columns. */
export async function rowsOf<Row>(db: Db, text: string, values: unknown[]): Promise<readonly Row[]> {
  const { rows } = await db.executeSql(text, values)
  // Each caller names the type of its statement's columns.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return rows as Row[]
}

/** Whether a statement violated a unique index. */
export function isUniqueViolation(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === '23505'
}
