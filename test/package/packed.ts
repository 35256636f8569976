import { mkdir, mkdtemp, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mustRun } from './run.js'

export interface Packed {
  /** The path of the `.tgz`. */
  readonly tarball: string
  /** The package as it unpacks, in a place from which it finds its dependencies. */
  readonly folder: string
  /** What is in it, as paths from the package's root. */
  readonly files: readonly string[]
}

/**
 * Packs the package as `npm publish` would, from the `dist` that the tests run on. The first test file packs it into a
 * cache for the others.
 */
export async function packPackage(): Promise<Packed> {
  const cache = join(process.cwd(), 'node_modules/.cache/typeboss-packed')
  const { mtimeMs } = await stat('dist/runtime/index.js')
  const place = join(cache, String(mtimeMs))
  const isThere = await stat(place).catch(() => undefined)
  if (!isThere) await packInto(cache, place)
  const folder = join(place, 'package')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return {
    tarball: join(place, 'typeboss-0.1.0.tgz'),
    folder,
    files: entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  }
}

async function packInto(cache: string, place: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const known = await readdir(cache)
  const making = await mkdtemp(join(cache, 'making-'))
  await mustRun('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', making], {
    folder: process.cwd(),
  })
  await mustRun('tar', ['-xzf', 'typeboss-0.1.0.tgz'], { folder: making })
  // Another test file may have packed the same package at the same time.
  await rename(making, place).catch(() => rm(making, { recursive: true }))
  const older = known.filter((name) => !name.startsWith('making-') && join(cache, name) !== place)
  await Promise.all(older.map((name) => rm(join(cache, name), { recursive: true, force: true })))
}

export async function temporaryFolder(name: string): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), `typeboss-${name}-`)))
}
