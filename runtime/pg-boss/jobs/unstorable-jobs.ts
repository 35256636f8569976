/**
 * Finds jobs whose data PostgreSQL cannot store as JSON, before they are sent. pg-boss has written all of them as one text by
 * then, and JSON escapes what `jsonb` refuses. So a search in that text replaces a walk through each job's data, which would
 * take as long as writing the text does. Only where the search finds something, the data is walked to find out where.
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
    // Async, so that its error rejects.
    executeSql: async (text, values) => {
      if (values?.some(mayBeUnstorable) === true) refuseUnstorable(queue, jobs)
      return db.executeSql(text, values)
    },
  }
  try {
    return await insert(checking)
  } catch (error) {
    // JSON.stringify has exhausted the stack, or the longest text that V8 allows.
    if (error instanceof RangeError) refuseUnwritable(queue, jobs)
    throw error
  }
}

/** Also for texts with a backslash of their own before such a word. */
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
