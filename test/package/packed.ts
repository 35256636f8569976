import { mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mustRun } from './run.js'

export interface Packed {
  /** The path of the `.tgz`. */
  readonly tarball: string
  /** What is in it, as paths from the package's root. */
  readonly files: readonly string[]
}

/** Packs the package as `npm publish` would, from the `dist` that the tests were started on. */
export async function packPackage(): Promise<Packed> {
  const folder = await temporaryFolder('packed')
  const root = process.cwd()
  await mustRun('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], {
    folder: root,
  })
  const tarball = join(folder, 'typeboss-0.1.0.tgz')
  const listing = await mustRun('tar', ['-tzf', tarball], { folder })
  return {
    tarball,
    files: listing
      .trim()
      .split('\n')
      .map((file) => file.replace(/^package\//, '')),
  }
}

export async function temporaryFolder(name: string): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), `typeboss-${name}-`)))
}
