/** What handlers of `test/durability/queues.ts` have left behind. */
import pg from 'pg'

export interface Effects {
  /** Every run of a handler, in order. */
  readonly runs: (queue: string) => Promise<readonly Run[]>
  readonly close: () => Promise<void>
}

export interface Run {
  readonly n: number
  readonly attempt: number
  readonly pid: number
}

export async function countEffects(connectionString: string): Promise<Effects> {
  const pool = new pg.Pool({ connectionString, max: 1 })
  pool.on('error', () => {})
  await pool.query('create table if not exists effect (id serial, queue text, n int, attempt int, pid int)')
  return {
    runs: async (queue) => {
      const text = 'select n, attempt, pid from effect where queue = $1 order by id'
      return (await pool.query<Run>(text, [queue])).rows
    },
    close: () => pool.end(),
  }
}

const format = (count: number): string => count.toLocaleString('en')

/** A line for the reader of the test's output. */
export function printFigures(what: string, added: number, runs: readonly Run[]): void {
  const times = new Map<number, number>()
  for (const { n } of runs) times.set(n, (times.get(n) ?? 0) + 1)
  const twice = [...times.values()].filter((count) => count > 1).length
  process.stdout.write(
    `  ${what}: ${format(added)} jobs in, ${format(times.size)} done, ${format(added - times.size)} missing, ${format(twice)} run more than once\n`,
  )
}
