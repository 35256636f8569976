/** Loads PGlite, an optional peer dependency, on demand. */
import { isNativeError } from 'node:util/types'
import { QueueConnectionError } from '../../errors/errors.js'
import { locate } from './locate.js'
import type { PGliteLike } from '../connect/options.js'

export const pgliteName = '@electric-sql/pglite'

export type ClosablePGlite = PGliteLike & {
  readonly dumpDataDir: (compression: 'gzip') => Promise<Blob>
  readonly close: () => Promise<void>
}

/** The used part of PGlite's options. Without a folder, PGlite keeps its files in memory. */
export interface PGliteOptions {
  readonly dataDir?: string
  /** The result of a `dumpDataDir`. */
  readonly loadDataDir?: Blob
}

export type CreatePGlite = (options: PGliteOptions) => Promise<ClosablePGlite>

/** Throws `QueueConnectionError` with the message `withoutIt` if PGlite is not installed. */
export async function loadPGlite(withoutIt: string): Promise<CreatePGlite> {
  try {
    // Not a literal, because the compiler would require the types of the optional package.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { PGlite } = (await import(locate(pgliteName))) as { PGlite: { create: CreatePGlite } }
    return (options) => PGlite.create(options)
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? error.code : undefined
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new QueueConnectionError(withoutIt, 'ERR_MODULE_NOT_FOUND')
  }
}
