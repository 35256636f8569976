import type { ConstructorOptions, PGliteLike, PgBoss } from 'pg-boss'

/** pg-boss's own options that pass through as they are: `schema`, `backend`, `ssl`, `max`, `host` and the like. */
export type PgBossOptions = Omit<
  ConstructorOptions,
  'connectionString' | 'db' | 'supervise' | 'schedule' | 'migrate' | 'useListenNotify' | 'clock'
>

/**
 * Where jobs are kept. The first of these that is set decides: `boss`, `pglite`, `pool`, `connectionString` (or
 * `host`, `database` …), the environment's `DATABASE_URL`, and else an embedded Postgres in `dataFolder`.
 */
export interface PgBossServiceOptions extends PgBossOptions {
  /** `postgres://user:password@host:5432/database`. Default: the environment's `DATABASE_URL`. */
  readonly connectionString?: string
  /** A pool of your own. Stays open at `close()`. Listening takes one of its connections. */
  readonly pool?: PoolLike
  /** A running pg-boss of your own. Stays running at `close()`; it does its own maintenance. Set `schema` as there. */
  readonly boss?: PgBoss
  /** An open PGlite of your own. Stays open at `close()`. */
  readonly pglite?: PGliteLike
  /** Where the embedded Postgres keeps its files. Default `.typeboss/data` in the working directory. */
  readonly dataFolder?: string
  /**
   * Gets the errors that no call of yours waits for: a lost listener, failed maintenance. Default: one line each
   * on stderr.
   */
  readonly onError?: (error: Error) => void
}

/** What is used of a `pg.Pool`. */
export interface PoolLike {
  readonly query: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
  readonly connect: () => Promise<PoolClientLike>
}

/** What is used of a `pg.PoolClient`. */
export interface PoolClientLike {
  readonly query: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
  readonly on: (event: string, listener: (argument: never) => void) => unknown
  readonly release: (destroy?: boolean) => void
}
