/**
 * The embedded default: a Postgres inside this process (PGlite), with its files in a folder. A second process would
 * corrupt the folder, so one process at a time may use it. Within the process, all services on a folder share one
 * instance.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { lockFolder, type FolderLock } from './folder-lock.js'
import { loadPGlite, type ClosablePGlite } from './load-pglite.js'
import type { PGliteLike } from '../connect/options.js'

export interface Embedded {
  readonly pglite: PGliteLike
  readonly close: () => Promise<void>
}

interface Opened {
  users: number
  readonly opening: Promise<{ readonly pglite: ClosablePGlite; readonly lock: FolderLock }>
}

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
  const create = await loadPGlite(
    'No database is given. Set DATABASE_URL or pass { connectionString } to createPgBossService(), ' +
      'or install the embedded one: npm install @electric-sql/pglite',
  )
  await makeParent(dirname(folder))
  const lock = await lockFolder(folder)
  try {
    process.stderr.write(
      `typeboss: no DATABASE_URL, so jobs are kept in an embedded Postgres in ${folder}, which serves this one process\n`,
    )
    return { pglite: await create({ dataDir: folder }), lock }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Creates the parent folder. Adds a .gitignore to `.typeboss`, to keep the data out of the user's repository. */
async function makeParent(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if (basename(folder) !== '.typeboss') return
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

async function leave(folder: string, opened: Opened): Promise<void> {
  opened.users -= 1
  if (opened.users > 0) return
  openFolders.delete(folder)
  const { pglite, lock } = await opened.opening
  await pglite.close()
  await lock.release()
}
