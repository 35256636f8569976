/**
 * Vitest caches transformed files, on disk and in memory, until the file's own text changes. The code of a file with contracts
 * depends on other files, so it must not be cached.
 */
interface CachedModule {
  readonly id: string
  readonly sourceCode: string
}

/** `false` excludes the module from the cache; a text would be part of its key. */
type Define = (keyOf: (module: CachedModule) => false | undefined) => void

/** The part of Vitest's plugin context that is used. Version 4 has the `experimental_` name; older versions have no cache. */
export interface VitestContext {
  readonly defineCacheKeyGenerator?: Define
  readonly experimental_defineCacheKeyGenerator?: Define
}

export function keepOutOfCache(
  { defineCacheKeyGenerator, experimental_defineCacheKeyGenerator }: VitestContext,
  hasContracts: (id: string, text: string) => boolean,
): void {
  const define = defineCacheKeyGenerator ?? experimental_defineCacheKeyGenerator
  define?.(({ id, sourceCode }) => (hasContracts(id, sourceCode) ? false : undefined))
}
