import { isNativeError } from 'node:util/types'
import type { Db } from 'pg-boss'

/** The rows of a statement, read as the type that its columns make. */
export async function rowsOf<Row>(db: Db, text: string, values: unknown[]): Promise<readonly Row[]> {
  const { rows } = await db.executeSql(text, values)
  // Each statement's columns are written next to the type that it is read as.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return rows as Row[]
}

/** Whether a statement failed since a unique index allows no such row. */
export function isUniqueViolation(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === '23505'
}
