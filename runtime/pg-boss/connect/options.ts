/**
 * Where jobs are kept, and what passes through to pg-boss.
 *
 * The types of pg-boss, `pg` and PGlite are described here by structure and not imported: a project that checks its
 * libraries' declarations needs none of theirs, and those of pg-boss do not pass such a check. A test keeps this
 * list in step with pg-boss's own.
 */

/**
 * Where jobs are kept. The first of these that is set decides: `boss`, `pglite`, `pool`, `connectionString` (or
 * `host`, `database` …), the environment's `DATABASE_URL`, and else an embedded Postgres in `dataFolder`.
 */
export interface PgBossServiceOptions extends PgBossOptions {
  /** `postgres://user:password@host:5432/database`, or the folder of a socket. Default: the environment's `DATABASE_URL`. */
  readonly connectionString?: string
  /**
   * A pool of your own. Stays open at `close()`. Listening takes one of its connections; a pool of one has none to give, so
   * its jobs are found by the poll, each second.
   */
  readonly pool?: PoolLike
  /**
   * Where to listen for notifications, if not by the connections above: the direct address of a server whose pooler
   * (PgBouncer in transaction mode) keeps no listening session. That connection counts as one of `max`.
   */
  readonly listenConnectionString?: string
  /**
   * How long a connection may leave a statement without an answer, in milliseconds. Default 5,000. After that, typeboss asks
   * the server over another connection whether it still runs the statement. One that runs may take twelve times as long.
   * Any other connection is closed, and the statement is sent again where that is safe.
   */
  readonly statementTimeout?: number
  /** A running pg-boss of your own. Stays running at `close()`; it does its own maintenance. Set `schema` as there. */
  readonly boss?: PgBossLike
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

/**
 * pg-boss's own options that pass through as they are; its documentation explains them. In pg-boss's own units, which each
 * name ends in: seconds for most. One that pg-boss refuses is a `QueueOptionsError` of `createPgBossService`.
 */
export interface PgBossOptions {
  /** The database schema of pg-boss's tables. Default `pgboss`. */
  readonly schema?: string
  /** Which database speaks Postgres here. Default `'postgres'`. pg-boss will drop `'yugabytedb'`, and says so at start. */
  readonly backend?: 'postgres' | 'cockroachdb' | 'yugabytedb' | 'citus' | 'pglite'
  readonly host?: string
  readonly port?: number
  readonly database?: string
  readonly user?: string
  readonly password?: string | (() => string | Promise<string>)
  /** As `pg` takes it: `true`, or an object of TLS options. */
  readonly ssl?: unknown
  /** The most connections at once, with the one that listens. With 1, nothing listens, and jobs are found by the poll. Default 10. */
  readonly max?: number
  /** How long a connection may be waited for: to be made, or to be free. Default 10,000. */
  readonly connectionTimeoutMillis?: number
  readonly application_name?: string
  readonly options?: string
  readonly createSchema?: boolean
  readonly allowSchemaCaseVariant?: boolean
  readonly notifyHeartbeatIntervalMs?: number
  readonly notifyHeartbeatTimeoutMs?: number
  readonly notifyKeepAliveInitialDelayMs?: number
  readonly superviseIntervalSeconds?: number
  readonly maintenanceIntervalSeconds?: number
  readonly monitorIntervalSeconds?: number
  readonly queueCacheIntervalSeconds?: number
  readonly bamIntervalSeconds?: number
  readonly flowIntervalSeconds?: number
  readonly clockMonitorIntervalSeconds?: number
  readonly cronWorkerIntervalSeconds?: number
  readonly cronMonitorIntervalSeconds?: number
  readonly warningSlowQuerySeconds?: number
  readonly warningQueueSize?: number
  readonly persistWarnings?: boolean
  readonly warningRetentionDays?: number
  readonly persistQueueStats?: boolean
  readonly queueStatRetentionDays?: number
  readonly monitorVacuum?: boolean
  readonly reindex?: boolean
  readonly reindexIntervalSeconds?: number
  readonly registerInstance?: boolean
  /**
   * Traces, as OpenTelemetry's registered SDK exports them; without one, nothing is done. Default: on, and a job keeps the
   * trace in which it was added, so that the span of its handler goes on from there.
   */
  readonly openTelemetry?: { readonly enabled?: boolean; readonly propagateContext?: boolean }
  readonly instanceName?: string
  readonly instanceHeartbeatSeconds?: number
}

/** What tells a `PgBoss` apart. */
export interface PgBossLike {
  readonly getDb: () => unknown
  readonly isInstalled: () => Promise<boolean>
  readonly schemaVersion: () => Promise<number | null>
}

/** What is used of a `pg.Pool`. */
export interface PoolLike {
  readonly options?: { readonly max?: number }
  readonly query: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
  readonly connect: () => Promise<PoolClientLike>
  on?(event: 'connect', listener: (client: PoolClientLike) => void): unknown
  off?(event: 'connect', listener: (client: PoolClientLike) => void): unknown
}

/** What is used of a `pg.PoolClient`. */
export interface PoolClientLike {
  readonly query: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
  readonly release: (destroy?: boolean) => void
  /** The process id of its session on the server. */
  readonly processID?: number | null
  readonly connection?: { readonly stream?: { destroy(): unknown; resetAndDestroy?(): unknown } }
  on(event: 'notification', listener: (message: NotificationLike) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'end', listener: () => void): unknown
  off(event: 'error', listener: (error: Error) => void): unknown
}

/** What is used of a `pg.Notification`. */
export interface NotificationLike {
  readonly channel: string
  readonly payload?: string | undefined
}

/** What is used of a `PGlite`. */
export interface PGliteLike {
  query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }> // oxlint-disable-line typescript/no-unnecessary-type-parameters -- as PGlite has it
  exec(text: string): Promise<{ rows: unknown[] }[]>
  listen?(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>
  onLeaderChange?(callback: () => void): () => void
}
