/**
 * Finds the files that a file's contracts depend on. A queue's types can depend on every import of its definition, and a call on
 * every import of its own file, directly or through other files, except dependencies. Scripts and `declare global` affect every
 * file. If a call names an unknown queue, any file of the project may define it later.
 */
import type ts from 'typescript'
import { augmentationsOf, importsOf } from '../compiler/internals.js'
import { resolvedFile } from '../compiler/import-graph.js'
import type { QueueProgram } from '../typescript-6/program/program.js'
import { isOfDependency } from '../compiler/compilation.js'
import type { Compilation6, TypeScript } from '../typescript-6/compilation.js'

export interface Users {
  readonly queues: ReadonlySet<string>
  readonly unknownQueues: ReadonlySet<string>
}

export function contractSources(
  { compilation: { ts, program }, first, definedIn }: QueueProgram & { readonly first: Compilation6 },
  sourceFile: ts.SourceFile,
  { queues, unknownQueues }: Users,
): readonly string[] {
  // The first Program has the files without appended text, which augments `typeboss`.
  const own = first.program.getSourceFiles().filter((source) => isOwn(first.program, source))
  const everywhere = unknownQueues.size > 0 ? own : own.filter((source) => affectsAllFiles(ts, source))
  const found = new Set<ts.SourceFile>([sourceFile])
  for (const { fileName } of everywhere) found.add(program.getSourceFile(fileName) ?? sourceFile)
  for (const queue of queues) for (const definer of definedIn(queue)) found.add(definer)
  // The loop also visits the files that are added while it runs.
  for (const from of found) {
    for (const specifier of importsOf(from)) {
      const target = resolvedFile(program, from, specifier)
      if (target !== undefined && !isOfDependency(program, target)) found.add(target)
    }
  }
  found.delete(sourceFile)
  return [...found].map(({ fileName }) => fileName)
}

function isOwn(program: ts.Program, sourceFile: ts.SourceFile): boolean {
  return (
    !program.isSourceFileFromExternalLibrary(sourceFile) && !program.isSourceFileDefaultLibrary(sourceFile)
  )
}

function affectsAllFiles(ts: TypeScript, sourceFile: ts.SourceFile): boolean {
  return !ts.isExternalModule(sourceFile) || augmentationsOf(sourceFile).length > 0
}
