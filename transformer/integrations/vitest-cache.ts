/**
 * Vitest keeps what was transformed, on disk and in memory, until the file's own text changes. What a file with contracts
 * becomes depends on others, so it is kept out of there.
 */
interface CachedModule {
  readonly id: string
  readonly sourceCode: string
}

/** `false` keeps the module out of the cache; a text would be part of its key. */
type Define = (keyOf: (module: CachedModule) => false | undefined) => void

/** The part of Vitest's plugin context that is used. Version 4 has the `experimental_` name; older versions have no such cache. */
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
