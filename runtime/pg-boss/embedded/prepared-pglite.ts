/**
 * An embedded Postgres in memory with pg-boss's tables. Creating one takes seconds, nearly all of them for a data
 * directory that is the same each time. Loading a packed directory takes a third of that. So the first is cached in the
 * project's `node_modules/.cache/typeboss`, under the versions that made it. Test files that start at once may each make
 * one: the file is renamed into place when it is complete, and any of them is valid.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { fromPglite, PgBoss } from 'pg-boss'
import { loadPGlite, pgliteName, type ClosablePGlite, type CreatePGlite } from './load-pglite.js'
import { locate } from './locate.js'

const unpack = promisify(gunzip)

export async function openPreparedPGlite(): Promise<ClosablePGlite> {
  const create = await loadPGlite(
    'The queues of typeboss/testing are kept in an embedded Postgres, which is not installed: ' +
      `npm install --save-dev ${pgliteName}`,
  )
  const file = await keptFile()
  const kept = file === undefined ? undefined : await load(create, file)
  if (kept !== undefined) return kept
  const pglite = await create({})
  try {
    await install(pglite)
    if (file !== undefined) await keep(pglite, file)
    return pglite
  } catch (error) {
    await pglite.close()
    throw error
  }
}

/** Installs the tables without a test clock, whose times pg-boss would store. */
async function install(pglite: ClosablePGlite): Promise<void> {
  const installer = new PgBoss({
    db: fromPglite(pglite),
    backend: 'pglite',
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  await installer.start()
  await installer.stop({ graceful: false })
}

/** Returns `undefined` for a missing or damaged file. */
async function load(create: CreatePGlite, file: string): Promise<ClosablePGlite | undefined> {
  try {
    // PGlite can unpack the file too, but throws uncatchable errors for a damaged one.
    return await create({ loadDataDir: new Blob([await unpack(await readFile(file))]) })
  } catch {
    return undefined
  }
}

/** Ignores errors: without a cache, the next test file makes its own. */
async function keep(pglite: ClosablePGlite, file: string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  try {
    await mkdir(dirname(file), { recursive: true })
    const packed = await pglite.dumpDataDir('gzip')
    await writeFile(unfinished, new Uint8Array(await packed.arrayBuffer()))
    await rename(unfinished, file)
  } catch {
    await rm(unfinished, { force: true })
  }
}

async function keptFile(): Promise<string | undefined> {
  const modules = nearestModules(resolve('.'))
  if (modules === undefined) return undefined
  const versions = await Promise.all([pgliteName, 'pg-boss'].map(versionOf))
  if (versions.includes(undefined)) return undefined
  return join(modules, '.cache/typeboss', `pglite-${versions.join('-pg-boss-')}.tgz`)
}

function nearestModules(folder: string): string | undefined {
  const modules = join(folder, 'node_modules')
  if (existsSync(modules)) return modules
  return dirname(folder) === folder ? undefined : nearestModules(dirname(folder))
}

/** Reads the version of a package whose module is one folder below its root. */
async function versionOf(name: string): Promise<string | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', locate(name)), 'utf8'))
    const version: unknown = Reflect.get(Object(manifest), 'version')
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
