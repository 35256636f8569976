/** Finds the queues of a whole program: the definitions of each file, and duplicate names. */
import type * as ts from '../compiler/port.js'
import { declaredQueues } from './declared-queues.js'
import type { DeclaredQueue } from './declared-queues.js'
import type { Definition } from './definition.js'
import { findDefinitions } from './definitions.js'
import type { ConstantText, FileDefinitions } from './definitions.js'
import { constantText } from './constant-text.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import { copiesProblems } from './package-copies.js'
import { bindingsOfProgram } from './program-bindings.js'
import type { FileBindings } from './program-bindings.js'
import { resolvedFile } from '../compiler/import-graph.js'
import { importsOf } from '../compiler/internals.js'
import { typebossFrom } from '../compiler/resolution.js'
import { isCompiled, type Compilation } from '../compiler/compilation.js'
import { findDuplicateNames, type NameUse } from './duplicate-names.js'

export interface FileQueues {
  /** The definitions that go into the type map. */
  readonly definitions: readonly Definition[]
  /** The definitions among them whose name another definition has too. */
  readonly contested: ReadonlySet<Definition>
  readonly problems: readonly ts.DiagnosticWithLocation[]
}

/** The keys are the files as the user wrote them. Files without queues and without problems are absent. */
export type ProgramQueues = ReadonlyMap<ts.SourceFile, FileQueues>

/** Finds the queues of one file. */
export interface QueueReading {
  readonly defined: (
    sourceFile: ts.SourceFile,
    bindings: FileBindings,
    constantText: ConstantText,
  ) => FileDefinitions
  readonly declared: (sourceFile: ts.SourceFile) => readonly DeclaredQueue[]
}

export function findQueues(
  compilation: Compilation,
  importers: readonly ts.SourceFile[],
  reading: QueueReading = {
    defined: (sourceFile, bindings, text) => findDefinitions(compilation.ts, sourceFile, bindings, text),
    declared: (sourceFile) => declaredQueues(compilation.ts, sourceFile),
  },
): ProgramQueues {
  const { program } = compilation
  const uses = new Map<string, NameUse[]>()
  const found = new Map<
    ts.SourceFile,
    { definitions: readonly Definition[]; problems: ts.DiagnosticWithLocation[] }
  >()
  const add = (name: string, use: NameUse): void => {
    const others = uses.get(name)
    if (others !== undefined) others.push(use)
    else uses.set(name, [use])
  }
  const importedFile = (sourceFile: ts.SourceFile, specifier: string): ts.SourceFile | undefined => {
    const node = importsOf(sourceFile).find(({ text }) => text === specifier)
    return node && resolvedFile(program, sourceFile, node)
  }
  const declaredIn = new Map(importers.map((sourceFile) => [sourceFile, reading.declared(sourceFile)]))
  for (const [sourceFile, declared] of declaredIn) {
    for (const { name, node } of declared) add(name, { sourceFile, node, definition: undefined })
  }
  for (const [sourceFile, bindings] of bindingsOfProgram(compilation, importers)) {
    if (!isCompiled(program, sourceFile) || isJavaScript(sourceFile)) continue
    const defined = reading.defined(sourceFile, bindings, (expression) =>
      constantText(compilation.ts, sourceFile, expression, importedFile),
    )
    const { definitions, problems } = mappable(compilation, sourceFile, defined)
    // A language service may serve a file that already contains its map.
    const mapped = new Set(declaredIn.get(sourceFile)?.map(({ name }) => name))
    const unmapped = definitions.filter(({ name }) => !mapped.has(name))
    if (unmapped.length + problems.length === 0) continue
    found.set(sourceFile, { definitions: unmapped, problems: [...problems] })
    for (const definition of unmapped)
      add(definition.name, { sourceFile, node: definition.nameNode, definition })
  }
  const { unmapped: later, contested, problems: taken } = findDuplicateNames(compilation, uses)
  for (const problem of [...copiesProblems(compilation, importers), ...taken]) {
    const known = found.get(problem.file)
    if (known !== undefined) known.problems.push(problem)
    else found.set(problem.file, { definitions: [], problems: [problem] })
  }
  return new Map(
    [...found].map(([sourceFile, { definitions, problems }]) => [
      sourceFile,
      {
        definitions: definitions.filter((definition) => !later.has(definition)),
        contested: new Set(definitions.filter((definition) => contested.has(definition))),
        problems,
      },
    ]),
  )
}

/** Removes all definitions of a file from which `typeboss` does not resolve: they cannot be mapped. */
function mappable(
  compilation: Compilation,
  sourceFile: ts.SourceFile,
  { definitions, problems }: FileDefinitions,
): Pick<FileDefinitions, 'definitions' | 'problems'> {
  const [first] = definitions
  if (first === undefined) return { definitions, problems }
  switch (typebossFrom(compilation, sourceFile)) {
    case 'found':
      return { definitions, problems }
    case 'reported by the compiler':
      return { definitions: [], problems }
    case 'not found':
    default: {
      const notFound = diagnosticAt(
        compilation.ts,
        sourceFile,
        first.call.expression,
        messages.typebossNotFound(),
      )
      return { definitions: [], problems: [...problems, notFound] }
    }
  }
}

function isJavaScript(sourceFile: ts.SourceFile): boolean {
  return /\.[cm]?jsx?$/.test(sourceFile.fileName)
}
