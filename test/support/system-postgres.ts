/**
 * The PostgreSQL that this machine's package manager has installed, where it has: with its default settings, and with
 * just-in-time compilation, which the embedded one is built without.
 */
import { execFile, execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe } from '@jest/globals'
import { freePort } from './free-port.js'
import type { PostgresServer } from './postgres-server.js'

const run = promisify(execFile)
const versions = '/usr/lib/postgresql'

/** The folder of its programs. */
const programs = newestPrograms()

/** A `describe` whose tests are skipped where no PostgreSQL is installed. */
export const describeOnSystemPostgres = programs === undefined ? describe.skip : describe

function newestPrograms(): string | undefined {
  if (!existsSync(versions)) return undefined
  const newest = readdirSync(versions).toSorted((a, b) => Number(b) - Number(a))
  return newest
    .map((version) => join(versions, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')))
}

/** Not started yet. */
export async function createSystemPostgres(): Promise<PostgresServer> {
  if (programs === undefined) throw new Error(`No PostgreSQL is installed in ${versions}`)
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'typeboss-system-postgres-'))
  const user = databaseUser()
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  await run(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'], user)
  const control = (...command: readonly string[]): Promise<unknown> =>
    run(join(programs, 'pg_ctl'), ['-D', data, '-w', ...command], user)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start: async () => {
      const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`
      await control('-l', join(folder, 'log'), '-o', options, 'start')
    },
    kill: async () => void (await control('-m', 'immediate', 'stop')),
    stop: async () => {
      await control('-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The server refuses to run as root, which is who CI containers often are. */
function databaseUser(): { readonly uid?: number; readonly gid?: number; readonly cwd: string } {
  if (process.getuid?.() !== 0) return { cwd: tmpdir() }
  return { uid: idOf('-u'), gid: idOf('-g'), cwd: tmpdir() }
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
}
