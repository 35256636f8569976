/**
 * The options of a service: where it stores jobs, and what it passes to pg-boss.
 *
 * The types of pg-boss, `pg` and PGlite are described by structure and not imported. A project that checks its libraries'
 * declarations thus needs none of theirs, and pg-boss's do not pass such a check. A test compares the list of options
 * with pg-boss's own.
 */

/**
 * Options of `createPgBossService`. The first of these that is set selects the database: `boss`, `pglite`, `pool`,
 * `connectionString` (or `host`, `database` …), the environment's `DATABASE_URL`. Default: an embedded Postgres in
 * `dataFolder`.
 */
export interface PgBossServiceOptions extends PgBossOptions {
  /** `postgres://user:password@host:5432/database`, or the folder of a socket. Default: the environment's `DATABASE_URL`. */
  readonly connectionString?: string
  /**
   * A pool of your own. Stays open at `close()`. Listening takes one of its connections. With a pool of one connection,
   * nothing listens, and workers find jobs by their poll, each second.
   */
  readonly pool?: PoolLike
  /**
   * Where to listen for notifications: the direct address of the server, if the connections above go through a pooler
   * without sessions (PgBouncer in transaction mode). That connection counts as one of `max`. Default: listen on one of
   * the connections above.
   */
  readonly listenConnectionString?: string
  /**
   * How long a statement may be without an answer, in milliseconds. Default 5,000. After that, typeboss asks the server
   * over another connection whether it still runs the statement. If so, the statement may take twelve times as long.
   * Otherwise its connection is closed, and the statement is sent again if that is safe.
   */
  readonly statementTimeout?: number
  /** A running pg-boss of your own. Stays running at `close()`, and does its own maintenance. Set `schema` to its schema. */
  readonly boss?: PgBossLike
  /** An open PGlite of your own. Stays open at `close()`. */
  readonly pglite?: PGliteLike
  /** The folder of the embedded Postgres's files. Default `.typeboss/data` in the working directory. */
  readonly dataFolder?: string
  /**
   * Called with errors that no call of yours awaits: a lost listening connection, failed maintenance. Default: prints one
   * line each on stderr.
   */
  readonly onError?: (error: Error) => void
}

/**
 * pg-boss's own options, passed through unchanged; its documentation explains them. The unit is the end of each name,
 * seconds for most. `createPgBossService` throws `QueueOptionsError` for an option that pg-boss refuses.
 */
export interface PgBossOptions {
  /** The database schema of pg-boss's tables. Default `pgboss`. */
  readonly schema?: string
  /** The kind of database. Default `'postgres'`. pg-boss warns at start that it will drop `'yugabytedb'`. */
  readonly backend?: 'postgres' | 'cockroachdb' | 'yugabytedb' | 'citus' | 'pglite'
  readonly host?: string
  readonly port?: number
  readonly database?: string
  readonly user?: string
  readonly password?: string | (() => string | Promise<string>)
  /** `pg`'s option: `true`, or an object of TLS options. */
  readonly ssl?: unknown
  /** The most connections at once, including the listening one. With 1, nothing listens, and workers poll. Default 10. */
  readonly max?: number
  /** How long to wait for a connection to open or to become free, in milliseconds. Default 10,000. */
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
   * Tracing by OpenTelemetry, if its SDK is registered. Default: on. The trace in which a job was added is stored with
   * the job, and the span of its handler continues that trace.
   */
  readonly openTelemetry?: { readonly enabled?: boolean; readonly propagateContext?: boolean }
  readonly instanceName?: string
  readonly instanceHeartbeatSeconds?: number
}

/** The methods that identify a `PgBoss`. */
export interface PgBossLike {
  readonly getDb: () => unknown
  readonly isInstalled: () => Promise<boolean>
  readonly schemaVersion: () => Promise<number | null>
}

/** The used part of a `pg.Pool`. */
export interface PoolLike {
  readonly options?: { readonly max?: number }
  readonly query: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
  readonly connect: () => Promise<PoolClientLike>
  on?(event: 'connect', listener: (client: PoolClientLike) => void): unknown
  off?(event: 'connect', listener: (client: PoolClientLike) => void): unknown
}

/** The used part of a `pg.PoolClient`. */
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

/** The used part of a `pg.Notification`. */
export interface NotificationLike {
  readonly channel: string
  readonly payload?: string | undefined
}

/** The used part of a `PGlite`. */
export interface PGliteLike {
  query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }> // oxlint-disable-line typescript/no-unnecessary-type-parameters -- as PGlite has it
  exec(text: string): Promise<{ rows: unknown[] }[]>
  listen?(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>
  onLeaderChange?(callback: () => void): () => void
}
