/**
 * The embedded default: a Postgres inside this process (PGlite), its files in a folder. One process at a time may
 * use a folder, since a second would corrupt it; within the process, all services on a folder share one instance.
 */
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PGliteLike } from 'pg-boss'
import { isNativeError } from 'node:util/types'
import { QueueConnectionError } from '../errors.js'
import { lockFolder, type FolderLock } from './folder-lock.js'

export interface Embedded {
  readonly pglite: PGliteLike
  readonly close: () => Promise<void>
}

interface Opened {
  users: number
  readonly opening: Promise<{ readonly pglite: ClosablePGlite; readonly lock: FolderLock }>
}

type ClosablePGlite = PGliteLike & { readonly close: () => Promise<void> }

const openFolders = new Map<string, Opened>()

export async function openEmbedded(dataFolder = '.typeboss/data'): Promise<Embedded> {
  const folder = resolve(dataFolder)
  let opened = openFolders.get(folder)
  if (opened === undefined) {
    opened = { users: 0, opening: open(folder) }
    openFolders.set(folder, opened)
  }
  const held = opened
  held.users += 1
  try {
    const { pglite } = await held.opening
    return { pglite, close: () => leave(folder, held) }
  } catch (error) {
    // A failed start can be tried again.
    if (openFolders.get(folder) === held) openFolders.delete(folder)
    throw error
  }
}

async function open(folder: string): Promise<{ pglite: ClosablePGlite; lock: FolderLock }> {
  const create = await loadPGlite()
  await mkdir(dirname(folder), { recursive: true })
  const lock = await lockFolder(folder)
  try {
    process.stderr.write(
      `typeboss: no DATABASE_URL, so jobs are kept in an embedded Postgres in ${folder}, which serves this one process\n`,
    )
    return { pglite: await create(folder), lock }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function leave(folder: string, opened: Opened): Promise<void> {
  opened.users -= 1
  if (opened.users > 0) return
  openFolders.delete(folder)
  const { pglite, lock } = await opened.opening
  await pglite.close()
  await lock.release()
}

/** An optional peer: looked for beside this package first, then in the project that runs. */
async function loadPGlite(): Promise<(folder: string) => Promise<ClosablePGlite>> {
  const name = '@electric-sql/pglite'
  try {
    // The name is no literal here, so the compiler does not ask for an optional package's types.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const found = (await import(await locate(name))) as {
      PGlite: { create: (folder: string) => Promise<ClosablePGlite> }
    }
    return (folder) => found.PGlite.create(folder)
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? error.code : undefined
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new QueueConnectionError(
      'No database is given. Set DATABASE_URL or pass { connectionString } to createPgBossService(), ' +
        'or install the embedded one: npm install @electric-sql/pglite',
      'ERR_MODULE_NOT_FOUND',
    )
  }
}

async function locate(name: string): Promise<string> {
  try {
    return import.meta.resolve(name)
  } catch {
    const fromProject = createRequire(resolve('package.json'))
    return pathToFileURL(fromProject.resolve(name)).href
  }
}
