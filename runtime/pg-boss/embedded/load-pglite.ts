/** PGlite is an optional peer, looked for when it is needed. */
import { isNativeError } from 'node:util/types'
import { QueueConnectionError } from '../../errors/errors.js'
import { locate } from './locate.js'
import type { PGliteLike } from '../connect/options.js'

export const pgliteName = '@electric-sql/pglite'

export type ClosablePGlite = PGliteLike & {
  readonly dumpDataDir: (compression: 'gzip') => Promise<Blob>
  readonly close: () => Promise<void>
}

/** What is used of PGlite's options. Without a folder it keeps its files in memory. */
export interface PGliteOptions {
  readonly dataDir?: string
  /** What a `dumpDataDir` gave. */
  readonly loadDataDir?: Blob
}

export type CreatePGlite = (options: PGliteOptions) => Promise<ClosablePGlite>

/** Throws `QueueConnectionError` if it is not installed, in the words given. */
export async function loadPGlite(withoutIt: string): Promise<CreatePGlite> {
  try {
    // The name is no literal here, so the compiler does not ask for an optional package's types.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { PGlite } = (await import(locate(pgliteName))) as { PGlite: { create: CreatePGlite } }
    return (options) => PGlite.create(options)
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? error.code : undefined
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new QueueConnectionError(withoutIt, 'ERR_MODULE_NOT_FOUND')
  }
}
