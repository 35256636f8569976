import type { Postgres } from '../support/postgres.js'
import type { Contender, Opened } from './contender.js'

/** Opens each contender on its own empty database, and creates its tables. */
export async function openAll(contenders: readonly Contender[], postgres: Postgres) {
  const opened: (Opened & { readonly name: string })[] = []
  for (const { name, open } of contenders) {
    // oxlint-disable-next-line no-await-in-loop
    opened.push({ name, ...(await open(await postgres.emptyDatabase())) })
  }
  return {
    opened,
    close: async (): Promise<void> => {
      await Promise.all(opened.map((contender) => contender.close()))
    },
  }
}
