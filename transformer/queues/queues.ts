/** The queues of a whole program: what each file defines, and which names are taken twice. */
import type ts from 'typescript'
import type { TypeScript } from '../compiler/compiler.js'
import { declaredQueues } from './declared-queues.js'
import type { DeclaredQueue } from './declared-queues.js'
import type { Definition } from './definition.js'
import { findDefinitions } from './definitions.js'
import type { FileDefinitions } from './definitions.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import { copiesProblems } from './package-copies.js'
import { bindingsOfProgram } from './program-bindings.js'
import type { FileBindings } from './program-bindings.js'
import { createTypebossResolver, type TypebossResolution } from '../compiler/resolution.js'
import { isCompiled } from '../compiler/compilation.js'
import { findTakenNames, type NamePlace } from './duplicate-names.js'

export interface FileQueues {
  /** Those that go into the type map. */
  readonly definitions: readonly Definition[]
  /** Those of them whose name another definition has too. */
  readonly contested: ReadonlySet<Definition>
  readonly problems: readonly ts.DiagnosticWithLocation[]
}

/** By the file as the user wrote it. Files without queues and without problems are absent. */
export type ProgramQueues = ReadonlyMap<ts.SourceFile, FileQueues>

/** How the queues of one file are found. */
export interface QueueReading {
  readonly defined: (file: ts.SourceFile, bindings: FileBindings) => FileDefinitions
  readonly declared: (file: ts.SourceFile) => readonly DeclaredQueue[]
}

export function findQueues(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
  importers: readonly ts.SourceFile[],
  reading: QueueReading = {
    defined: (file, bindings) => findDefinitions(compiler, file, bindings),
    declared: (file) => declaredQueues(compiler, file),
  },
): ProgramQueues {
  const places = new Map<string, NamePlace[]>()
  const found = new Map<
    ts.SourceFile,
    { definitions: readonly Definition[]; problems: ts.DiagnosticWithLocation[] }
  >()
  const add = (name: string, place: NamePlace): void => {
    const others = places.get(name)
    if (others) others.push(place)
    else places.set(name, [place])
  }
  const resolution = createTypebossResolver(compiler, program, host)
  const declaredIn = new Map(importers.map((file) => [file, reading.declared(file)]))
  for (const [file, declared] of declaredIn) {
    for (const { name, node } of declared) add(name, { file, node, definition: undefined })
  }
  for (const [file, bindings] of bindingsOfProgram(compiler, program, importers)) {
    if (!isCompiled(program, file) || isJavaScript(file)) continue
    const { definitions, problems } = mappable(compiler, resolution, file, reading.defined(file, bindings))
    // A language service may serve the file with its map in it already.
    const mapped = new Set(declaredIn.get(file)?.map(({ name }) => name))
    const unmapped = definitions.filter(({ name }) => !mapped.has(name))
    if (unmapped.length + problems.length === 0) continue
    found.set(file, { definitions: unmapped, problems: [...problems] })
    for (const definition of unmapped) add(definition.name, { file, node: definition.nameNode, definition })
  }
  const { unmapped: later, contested, problems: taken } = findTakenNames(compiler, program, host, places)
  for (const problem of [...copiesProblems(compiler, program, importers), ...taken]) {
    const known = found.get(problem.file)
    if (known) known.problems.push(problem)
    else found.set(problem.file, { definitions: [], problems: [problem] })
  }
  return new Map(
    [...found].map(([file, { definitions, problems }]) => [
      file,
      {
        definitions: definitions.filter((definition) => !later.has(definition)),
        contested: new Set(definitions.filter((definition) => contested.has(definition))),
        problems,
      },
    ]),
  )
}

/** What the file defines, nothing of which can be mapped where `typeboss` does not resolve. */
function mappable(
  compiler: TypeScript,
  resolution: (file: ts.SourceFile) => TypebossResolution,
  file: ts.SourceFile,
  { definitions, problems }: FileDefinitions,
): FileDefinitions {
  const [first] = definitions
  if (!first) return { definitions, problems }
  switch (resolution(file)) {
    case 'found':
      return { definitions, problems }
    case 'reported by the compiler':
      return { definitions: [], problems }
    case 'not found':
    default: {
      const notFound = diagnosticAt(compiler, file, first.call.expression, messages.typebossNotFound())
      return { definitions: [], problems: [...problems, notFound] }
    }
  }
}

function isJavaScript(file: ts.SourceFile): boolean {
  return /\.[cm]?jsx?$/.test(file.fileName)
}
