/** Files of TypeScript's library and of packages, parsed once for all test files of a worker. */
import type ts from 'typescript'

/** By path, and by how they were parsed. */
export const parsedFiles = new Map<string, ts.SourceFile | undefined>()
