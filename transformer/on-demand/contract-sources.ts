/**
 * Which files a file's contracts come of. A queue's types can depend on whatever its definition imports, types or not,
 * and the calls on whatever their own file imports; so these are those files, and all that they import, but for
 * dependencies.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'
import { internalFile } from '../compiler-internals.js'
import { resolvedFile } from '../program-bindings.js'
import type { QueueProgram } from '../program.js'

export function contractSources(
  compiler: TypeScript,
  { program, definedIn }: QueueProgram,
  file: ts.SourceFile,
  queues: ReadonlySet<string>,
): readonly string[] {
  const found = new Set<ts.SourceFile>([file])
  for (const queue of queues) for (const definer of definedIn(queue)) found.add(definer)
  // A set goes on to what is added to it meanwhile.
  for (const from of found) {
    for (const specifier of internalFile(from).imports ?? []) {
      const target = resolvedFile(compiler, program, from, specifier)
      if (target && !program.isSourceFileFromExternalLibrary(target)) found.add(target)
    }
  }
  found.delete(file)
  return [...found].map(({ fileName }) => fileName)
}
