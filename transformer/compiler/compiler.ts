import type ts from 'typescript'

/**
 * The TypeScript that is compiling. Always handed in (by ts-patch, tsserver or a bundler's plugin) and never
 * imported: the running compiler is a patched copy, and its classes are not those of `import 'typescript'`.
 */
export type TypeScript = typeof ts
