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

/** What is used of what Vitest says to its plugins. Version 4 has the other name; those before it have no such cache. */
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
