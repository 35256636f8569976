/** The queues of a whole program: what each file defines, and which names are taken twice. */
import { relative } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from './compiler.js'
import { declaredQueues } from './declared-queues.js'
import type { DeclaredQueue } from './declared-queues.js'
import type { Definition } from './definition.js'
import { findDefinitions } from './definitions.js'
import type { FileDefinitions } from './definitions.js'
import { diagnosticAt, messages } from './diagnostics.js'
import { bindingsOfProgram } from './program-bindings.js'
import type { FileBindings } from './program-bindings.js'
import { resolveTypeboss } from './resolution.js'

export interface FileQueues {
  /** Those that go into the type map. */
  readonly definitions: readonly Definition[]
  readonly problems: readonly ts.DiagnosticWithLocation[]
}

/** By the file as the user wrote it. Files without queues and without problems are absent. */
export type ProgramQueues = ReadonlyMap<ts.SourceFile, FileQueues>

interface Place {
  readonly file: ts.SourceFile
  readonly node: ts.Node
  readonly definition: Definition | undefined
}

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
  const places = new Map<string, Place[]>()
  const found = new Map<ts.SourceFile, { definitions: readonly Definition[]; problems: Problems }>()
  const add = (name: string, place: Place): void => {
    const others = places.get(name)
    if (others) others.push(place)
    else places.set(name, [place])
  }
  const declaredIn = new Map(importers.map((file) => [file, reading.declared(file)]))
  for (const [file, declared] of declaredIn) {
    for (const { name, node } of declared) add(name, { file, node, definition: undefined })
  }
  for (const [file, bindings] of bindingsOfProgram(compiler, program, importers)) {
    if (file.isDeclarationFile || isJavaScript(file) || program.isSourceFileFromExternalLibrary(file))
      continue
    const { definitions, problems } = mappable(compiler, program, host, file, reading.defined(file, bindings))
    // A language service may serve the file with its map in it already.
    const mapped = new Set(declaredIn.get(file)?.map(({ name }) => name))
    const unmapped = definitions.filter(({ name }) => !mapped.has(name))
    if (unmapped.length + problems.length === 0) continue
    found.set(file, { definitions: unmapped, problems: [...problems] })
    for (const definition of unmapped) add(definition.name, { file, node: definition.nameNode, definition })
  }
  const later = reportTakenNames(compiler, program, places, found)
  return new Map(
    [...found].map(([file, { definitions, problems }]) => [
      file,
      { definitions: definitions.filter((definition) => !later.has(definition)), problems },
    ]),
  )
}

/** What the file defines, nothing of which can be mapped where `typeboss` does not resolve. */
function mappable(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
  file: ts.SourceFile,
  { definitions, problems }: FileDefinitions,
): FileDefinitions {
  const [first] = definitions
  if (!first) return { definitions, problems }
  switch (resolveTypeboss(compiler, program, host, file)) {
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

type Problems = ts.DiagnosticWithLocation[]

/** Reports a name at each of its definitions, and gives back those that stay out of the map: all but the first. */
function reportTakenNames(
  compiler: TypeScript,
  program: ts.Program,
  places: ReadonlyMap<string, readonly Place[]>,
  found: ReadonlyMap<ts.SourceFile, { readonly problems: Problems }>,
): ReadonlySet<Definition> {
  const unmapped = new Set<Definition>()
  for (const [name, all] of places) {
    if (all.length === 1) continue
    for (const [index, { file, node, definition }] of all.entries()) {
      if (!definition) continue
      if (index > 0) unmapped.add(definition)
      const others = all.filter((place) => place.node !== node)
      const elsewhere = [...new Set(others.map((other) => placeName(program, file, other)))].join(', ')
      const related = others.map((other) =>
        diagnosticAt(compiler, other.file, other.node, messages.otherDefinition(name)),
      )
      found
        .get(file)
        ?.problems.push(diagnosticAt(compiler, file, node, messages.nameTaken(name, elsewhere), related))
    }
  }
  return unmapped
}

function placeName(program: ts.Program, file: ts.SourceFile, other: Place): string {
  return other.file === file ? 'this file' : relative(program.getCurrentDirectory(), other.file.fileName)
}

function isJavaScript(file: ts.SourceFile): boolean {
  return /\.[cm]?jsx?$/.test(file.fileName)
}
