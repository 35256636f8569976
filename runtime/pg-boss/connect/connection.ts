/**
 * Opens pg-boss for one service, and keeps it to its role. A producer starts no maintenance and no schedule; it does
 * install pg-boss's tables on a database that has none. When a worker starts on a service that a producer opened
 * first, a second pg-boss joins on the same connections and maintains from then on.
 */
import { fromPglite, PgBoss, type ConstructorOptions, type Db } from 'pg-boss'
import type { Role } from '../../engine/queue-service.js'
import { bossSettings } from './boss-settings.js'
import { claimingDatabase, claimingScripts, rewritingClaims } from '../fast-paths/claiming-database.js'
import { completingDatabase } from '../fast-paths/completing-database.js'
import { checkConnectionString } from './connection-string.js'
import { openEmbedded } from '../embedded/embedded.js'
import type { PgBossServiceOptions } from './options.js'
import { isPlainPool, poolDatabase } from './pool-database.js'
import { handingOverTo, preparing } from '../fast-paths/prepared.js'
import { statements, type Statements } from '../fast-paths/statements.js'
import { createReportQueue } from '../jobs/reports.js'

export interface Connection {
  readonly boss: PgBoss
  /** What is sent to pg-boss's tables beside its own statements. */
  readonly sql: Statements
  readonly db: Db
  /** The same database, for statements that are worth preparing. */
  readonly prepared: Db
  /** The same database, to claim through. */
  readonly claiming: Db
  /** The same database, to complete many jobs through. */
  readonly completing: Db
  /** Whether this connection keeps the queues in order; see {@link maintain}. */
  readonly maintains: boolean
  readonly settings: ConstructorOptions
  readonly close: () => Promise<void>
}

/** Runs one call on an open connection, with errors of the connection described. */
export type Run = <Result>(use: (connection: Connection) => Promise<Result>) => Promise<Result>

export async function openConnection(
  options: PgBossServiceOptions,
  role: Role,
  onError: (error: unknown) => void,
): Promise<Connection> {
  const { pool, pglite, dataFolder, boss: given } = options
  const passed = bossSettings(options)
  if (given !== undefined) {
    // Our declarations name pg-boss's class by a few of its methods; nothing else has them.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const boss = given as PgBoss
    await createReportQueue(boss)
    // Its database may be anything that takes statements.
    const db = boss.getDb()
    const ways = { prepared: db, claiming: rewritingClaims(db), completing: db }
    return {
      boss,
      sql: statementsOf(passed),
      db,
      ...ways,
      maintains: true,
      settings: passed,
      close: async () => {},
    }
  }
  if (pglite !== undefined) return start({ ...passed, ...pgliteSettings(pglite) }, role, onError)
  if (pool !== undefined) {
    const settings = { ...passed, db: poolDatabase(pool, onError) }
    return start(settings, role, onError, isPlainPool(pool))
  }
  const url = connectionStringOf(options)
  if (url !== undefined && options.connectionString === undefined) checkConnectionString('DATABASE_URL', url)
  if (url !== undefined) return start({ ...passed, connectionString: url }, role, onError)
  if (passed.host !== undefined || passed.database !== undefined) return start(passed, role, onError)

  const embedded = await openEmbedded(dataFolder)
  try {
    const opened = await start({ ...passed, ...pgliteSettings(embedded.pglite) }, role, onError)
    const close = async (): Promise<void> => {
      await opened.close()
      await embedded.close()
    }
    return { ...opened, close }
  } catch (error) {
    await embedded.close()
    throw error
  }
}

/** The connection string in use, for messages (without its password) as well. */
export function connectionStringOf(options: PgBossServiceOptions): string | undefined {
  const { connectionString, host, database, pool, boss, pglite } = options
  if (pool !== undefined || boss !== undefined || pglite !== undefined) return undefined
  if (connectionString !== undefined) return connectionString
  if (host !== undefined || database !== undefined) return undefined
  return process.env['DATABASE_URL'] || undefined
}

function pgliteSettings(pglite: Parameters<typeof fromPglite>[0]): ConstructorOptions {
  return { db: fromPglite(pglite), backend: 'pglite' }
}

async function start(
  settings: ConstructorOptions,
  role: Role,
  onError: (error: unknown) => void,
  isPlain = settings.db === undefined,
): Promise<Connection> {
  const boss = role === 'worker' ? maintaining(settings) : producing(settings)
  // Unheard, an 'error' event would end the process.
  boss.on('error', onError)
  try {
    await (role === 'worker' ? boss.start() : startProducer(boss, settings, onError))
    await createReportQueue(boss)
  } catch (error) {
    await boss.stop({ graceful: false }).catch(onError)
    throw error
  }
  const db = boss.getDb()
  const { backend = 'postgres' } = settings
  return {
    boss,
    sql: statementsOf(settings),
    db,
    prepared: backend === 'pglite' ? db : preparing(handingOverTo(db)),
    ...workingBy(settings, db, isPlain),
    maintains: role === 'worker',
    settings,
    close: () => boss.stop({ graceful: false }),
  }
}

function statementsOf({ schema = 'pgboss' }: ConstructorOptions): Statements {
  return statements(schema)
}

/** Other backends know none of PostgreSQL's settings. */
function workingBy(
  { backend = 'postgres' }: ConstructorOptions,
  db: Db,
  isPlain: boolean,
): Pick<Connection, 'claiming' | 'completing'> {
  if (backend !== 'postgres') return { claiming: rewritingClaims(db), completing: db }
  if (!isPlain) return { claiming: claimingScripts(db), completing: db }
  return { claiming: claimingDatabase(db), completing: completingDatabase(db) }
}

/** pg-boss starts without migrating only where its tables are; on an empty database another installs them first. */
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

/** A second pg-boss on an open connection, which only maintains. */
export async function maintain(
  { db, settings }: Connection,
  onError: (error: unknown) => void,
): Promise<{ readonly close: () => Promise<void> }> {
  const boss = maintaining({ ...settings, db })
  boss.on('error', onError)
  await boss.start()
  return { close: () => boss.stop({ graceful: false, close: false }) }
}

function producing(settings: ConstructorOptions): PgBoss {
  return new PgBoss({ ...settings, supervise: false, schedule: false, migrate: false })
}

function maintaining(settings: ConstructorOptions): PgBoss {
  return new PgBoss({ ...settings, supervise: true, schedule: true, migrate: true })
}
