/**
 * Opens pg-boss for one service and one role. This module loads pg-boss and pg: service.ts imports it when it connects. A producer starts no maintenance and no schedules, but installs pg-boss's
 * tables in a database without them. When a worker starts on a service that a producer opened, a second pg-boss on the
 * same connections starts the maintenance.
 */
import {
  fromKnex,
  fromKysely,
  fromPglite,
  fromPrisma,
  PgBoss,
  type ConstructorOptions,
  type Db,
} from 'pg-boss'
import { inTime } from '../../support/in-time.js'
import type { Role } from '../../engine/queue-service.js'
import { bossSettings, checkBossSettings } from './boss-settings.js'
import { rewritingClaims } from '../fast-paths/claim-rewrites.js'
import { claimingDatabase, claimingScripts } from '../fast-paths/claiming-database.js'
import { completingDatabase } from '../fast-paths/completing-database.js'
import { connectionStringOf } from './address.js'
import { checkConnectionString } from './connection-string.js'
import { openEmbedded } from '../embedded/embedded.js'
import { beginningOn, type HeldTransaction, type TransactionLimits } from './held-transaction.js'
import type { PGliteLike, PgBossLike, PgBossServiceOptions } from './options.js'
import { defaultStatementTimeout } from './check-service-options.js'
import { openDatabase, type Database } from './database.js'
import { handingOverTo, preparing } from '../fast-paths/prepared.js'
import { retrying } from '../fast-paths/retrying.js'
import { Rewriter } from '../fast-paths/rewriter.js'
import { refuseOldServer } from './server-version.js'
import { statements, type Statements } from '../fast-paths/statements.js'
import { LostAttempts } from '../jobs/lost-attempts.js'
import { createReportQueue } from '../jobs/report-queue.js'
import { schedulingDatabase } from '../jobs/scheduling-database.js'

export interface Connection {
  readonly boss: PgBoss
  /** Our own statements on pg-boss's tables. */
  readonly sql: Statements
  readonly db: Db
  /** The same database, for statements that are worth preparing. */
  readonly prepared: Db
  /** Changes the text of pg-boss's own statements. */
  readonly rewriter: Rewriter
  /** The same database, for claims. */
  readonly claiming: Db
  /** The same database, for completing many jobs. */
  readonly completing: Db
  /** Begins a short transaction. Missing on a database with a single connection. */
  readonly beginBrief?: () => Promise<HeldTransaction>
  /** Begins a transaction that a handler keeps open. Missing on a database with a single connection. */
  readonly beginForHandler?: (limits: TransactionLimits, signal: AbortSignal) => Promise<HeldTransaction>
  /** For transactions of the user's own. */
  readonly adapters: Adapters
  /** Whether pg-boss runs its maintenance on this connection; see {@link maintain}. */
  readonly maintains: boolean
  /** The attempts that maintenance ends. */
  readonly lostAttempts: LostAttempts
  readonly settings: ConstructorOptions
  /** Closes the connection. Unfinished statements reject after `timeout` milliseconds. */
  readonly close: (timeout: number) => Promise<void>
}

/** pg-boss's own adapters, which this module loads and no other. */
export interface Adapters {
  readonly fromKnex: typeof fromKnex
  readonly fromKysely: typeof fromKysely
  readonly fromPrisma: typeof fromPrisma
}

const adapters: Adapters = { fromKnex, fromKysely, fromPrisma }

/** Runs one call on an open connection. Converts its errors to typeboss's own. */
export type Run = <Result>(use: (connection: Connection) => Promise<Result>) => Promise<Result>

/** Opens the connection. Aborting `signal` rejects its unfinished statements, and an unfinished opening. */
export async function openConnection(
  options: PgBossServiceOptions,
  role: Role,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): Promise<Connection> {
  checkBossSettings(PgBoss, options)
  const { pool, pglite, dataFolder, boss } = options
  const passed = bossSettings(options)
  if (boss !== undefined) return useBoss(boss, passed, onError)
  if (pglite !== undefined) return startOnPGlite(passed, pglite, role, onError)
  const url = connectionStringOf(options)
  if (url !== undefined && options.connectionString === undefined) checkConnectionString('DATABASE_URL', url)
  const isGiven = pool !== undefined || passed.host !== undefined || passed.database !== undefined
  if (url !== undefined || isGiven) {
    const settings = { ...passed, ...(url !== undefined && { connectionString: url }) }
    const database = openDatabase(options, settings, onError)
    signal.addEventListener('abort', () => void database.close(0))
    return startOnDatabase(settings, database, role, onError)
  }
  const embedded = await openEmbedded(dataFolder)
  try {
    const opened = await startOnPGlite(passed, embedded.pglite, role, onError)
    const close = async (timeout: number): Promise<void> => {
      await opened.close(timeout)
      await embedded.close()
    }
    return { ...opened, close }
  } catch (error) {
    await embedded.close()
    throw error
  }
}

async function useBoss(
  given: PgBossLike,
  settings: ConstructorOptions,
  onError: (error: unknown) => void,
): Promise<Connection> {
  // Our declarations describe pg-boss's class by a few of its methods, which no other class has.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const boss = given as PgBoss
  await createReportQueue(boss)
  // The user's pg-boss may have any database that takes statements.
  const its = boss.getDb()
  const db: Db = {
    executeSql: retrying((text, values) => its.executeSql(text, values)),
    ...(its.listen !== undefined && { listen: its.listen.bind(its) }),
  }
  const rewriter = new Rewriter(onError)
  const brief = { lock: defaultStatementTimeout, idle: defaultStatementTimeout }
  const begin = its.beginTransaction === undefined ? undefined : beginningOn(its.beginTransaction.bind(its))
  return {
    boss,
    sql: statementsOf(settings),
    db,
    prepared: db,
    rewriter,
    claiming: rewritingClaims(db, rewriter),
    completing: db,
    ...(begin !== undefined && { beginBrief: () => begin(brief), beginForHandler: begin }),
    adapters,
    maintains: true,
    // The user's pg-boss does its own maintenance.
    lostAttempts: new LostAttempts(),
    settings,
    close: async () => {},
  }
}

async function startOnPGlite(
  settings: ConstructorOptions,
  pglite: PGliteLike,
  role: Role,
  onError: (error: unknown) => void,
): Promise<Connection> {
  const db = fromPglite(pglite)
  const started = await start({ ...settings, db, backend: 'pglite' }, role, onError)
  return {
    ...started,
    db,
    prepared: db,
    claiming: rewritingClaims(db, started.rewriter),
    completing: db,
    close: () => started.boss.stop({ graceful: false }),
  }
}

async function startOnDatabase(
  settings: ConstructorOptions,
  database: Database,
  role: Role,
  onError: (error: unknown) => void,
): Promise<Connection> {
  const { db, prompt, beginBrief, beginForHandler } = database
  try {
    if (settings.backend === undefined || settings.backend === 'postgres') await refuseOldServer(db)
    const started = await start({ ...settings, db }, role, onError)
    return {
      ...started,
      db,
      prepared: preparing(handingOverTo(prompt)),
      ...workingBy(settings, prompt, started.rewriter, database.isPlain),
      beginBrief,
      beginForHandler,
      close: async (timeout) => {
        await inTime(started.boss.stop({ graceful: false }), timeout)
        await database.close(timeout)
      },
    }
  } catch (error) {
    await database.close(0)
    throw error
  }
}

async function start(
  given: ConstructorOptions,
  role: Role,
  onError: (error: unknown) => void,
): Promise<
  Pick<Connection, 'boss' | 'sql' | 'rewriter' | 'adapters' | 'maintains' | 'lostAttempts' | 'settings'>
> {
  const rewriter = new Rewriter(onError)
  const lostAttempts = new LostAttempts()
  const settings = { ...given, ...(given.db !== undefined && { db: lostAttempts.watching(given.db) }) }
  const boss = role === 'worker' ? maintaining(settings, rewriter) : producing(settings)
  // An 'error' event without a listener would end the process.
  boss.on('error', onError)
  try {
    await (role === 'worker' ? boss.start() : startProducer(boss, settings, onError))
    await createReportQueue(boss)
  } catch (error) {
    await boss.stop({ graceful: false }).catch(onError)
    throw error
  }
  return {
    boss,
    sql: statementsOf(settings),
    rewriter,
    adapters,
    maintains: role === 'worker',
    lostAttempts,
    settings,
  }
}

function statementsOf({ schema = 'pgboss' }: ConstructorOptions): Statements {
  return statements(schema)
}

/** Other backends do not have PostgreSQL's settings. */
function workingBy(
  { backend = 'postgres' }: ConstructorOptions,
  db: Db,
  rewriter: Rewriter,
  isPlain: boolean,
): Pick<Connection, 'claiming' | 'completing'> {
  if (backend !== 'postgres') return { claiming: rewritingClaims(db, rewriter), completing: db }
  if (!isPlain) return { claiming: claimingScripts(db, rewriter), completing: db }
  const claiming = claimingDatabase(db, rewriter)
  const completing = completingDatabase(db)
  return {
    claiming: { executeSql: retrying((text, values) => claiming.executeSql(text, values)) },
    completing: { executeSql: retrying((text, values) => completing.executeSql(text, values)) },
  }
}

/** A pg-boss that may not migrate fails to start without its tables: then a second one installs them first. */
async function startProducer(
  boss: PgBoss,
  settings: ConstructorOptions,
  onError: (error: unknown) => void,
): Promise<void> {
  try {
    await boss.start()
  } catch (error) {
    const answers = await boss.isInstalled().then(
      () => true,
      () => false,
    )
    if (!answers) throw error
    const installer = new PgBoss({ ...settings, supervise: false, schedule: false, registerInstance: false })
    installer.on('error', onError)
    await installer.start()
    await installer.stop({ graceful: false })
    await boss.start()
  }
}

/** Starts a second pg-boss on an open connection, for maintenance only. */
export async function maintain(
  { settings, rewriter }: Connection,
  onError: (error: unknown) => void,
): Promise<{ readonly close: () => Promise<void> }> {
  const boss = maintaining(settings, rewriter)
  boss.on('error', onError)
  await boss.start()
  return { close: () => boss.stop({ graceful: false, close: false }) }
}

function producing(settings: ConstructorOptions): PgBoss {
  return new PgBoss({ ...settings, supervise: false, schedule: false, migrate: false })
}

function maintaining({ db, ...settings }: ConstructorOptions, rewriter: Rewriter): PgBoss {
  const boss: PgBoss = new PgBoss({
    ...settings,
    ...(db !== undefined && {
      db: schedulingDatabase(db, (...asked) => boss.previewSchedule(...asked), rewriter),
    }),
    supervise: true,
    schedule: true,
    migrate: true,
  })
  return boss
}
