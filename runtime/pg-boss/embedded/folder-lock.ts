/**
 * A lock file next to the data folder, with the id of the process that uses the folder. The lock of a dead process is
 * taken over. So is a lock with this process's id: a container's main process has the same id after every restart, and
 * embedded.ts opens a folder once within one process.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { isNativeError } from 'node:util/types'
import { QueueConnectionError } from '../../errors/errors.js'

export interface FolderLock {
  readonly release: () => Promise<void>
}

export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = `${folder}.lock`
  if (!(await take(path))) {
    const holder = Number(await readFile(path, 'utf8').catch(() => ''))
    if (holder !== process.pid && isRunning(holder)) {
      throw new QueueConnectionError(
        `The embedded Postgres in ${folder} is in use by process ${holder}, and it serves one process at a time. ` +
          'Stop that process, give this one another { dataFolder }, or use a PostgreSQL server: set DATABASE_URL.',
        'EMBEDDED_IN_USE',
      )
    }
    await rm(path, { force: true })
    // If two processes find a stale lock at once, the one that loses this race reads the other's id in its next try.
    if (!(await take(path))) return lockFolder(folder)
  }
  const releaseAtExit = (): void => rmSync(path, { force: true })
  process.once('exit', releaseAtExit)
  return {
    release: async () => {
      process.off('exit', releaseAtExit)
      await rm(path, { force: true })
    },
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (isNativeError(error) && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process that cannot be signalled runs under another user.
    return isNativeError(error) && 'code' in error && error.code === 'EPERM'
  }
}
