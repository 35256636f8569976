/**
 * Refuses jobs whose data PostgreSQL cannot store as JSON, before they are sent. pg-boss writes all jobs of an insert as one
 * text, in which JSON escapes the characters that `jsonb` refuses. A search in that text replaces a check of each job's
 * data, which would take as long as writing the text. Only if the search finds an escape, the data is checked.
 */
import type { Db } from 'pg-boss'
import { problemsOfStoring } from '../../contract/storable.js'
import type { NewJob } from '../../engine/job-records.js'
import { JobValidationError } from '../../errors/errors.js'

/** Runs `insert` through a database that checks the text of the jobs. */
export async function checkingText<Result>(
  queue: string,
  jobs: readonly NewJob[],
  db: Db,
  insert: (checking: Db) => Promise<Result>,
): Promise<Result> {
  const checking: Db = {
    // Async, because a thrown error must reject.
    executeSql: async (text, values) => {
      if (values?.some(mayBeUnstorable) === true) refuseUnstorable(queue, jobs)
      return db.executeSql(text, values)
    },
  }
  try {
    return await insert(checking)
  } catch (error) {
    // JSON.stringify has exceeded the stack or V8's longest string.
    if (error instanceof RangeError) refuseUnwritable(queue, jobs)
    throw error
  }
}

/** May be true for storable text that contains such an escape literally. */
function mayBeUnstorable(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\\u') && /\\u(?:0000|d[89a-f])/.test(value)
}

function refuseUnstorable(queue: string, jobs: readonly NewJob[]): void {
  for (const [index, { data }] of jobs.entries()) {
    const problems = problemsOfStoring(data)
    if (problems !== undefined) throw new JobValidationError(queue, 'input', problems, index)
  }
}

function refuseUnwritable(queue: string, jobs: readonly NewJob[]): void {
  for (const [index, { data }] of jobs.entries()) {
    try {
      JSON.stringify(data)
    } catch (error) {
      const received = error instanceof Error ? error.message : 'an error'
      const problem = { path: '', expected: 'a value that is not too deep or too large for JSON', received }
      throw new JobValidationError(queue, 'input', [problem], index)
    }
  }
}
