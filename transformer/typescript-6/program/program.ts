/**
 * The second Program.
 *
 * TypeScript makes a Program, and ts-patch hands it over before anything of it is checked. At that moment it has
 * files, parsed, and imports, resolved; it has no types yet. From it comes the Program that is really checked and
 * emitted, which has the type map in it. There are two since a Program cannot be changed: what a file contains is
 * settled when the Program is made, and which files define queues is only known when all of them are there.
 *
 * A Program goes through these states:
 *
 *   no importer   No file imports `typeboss`. The first Program is given back untouched.
 *   no queues     Files import it, and define nothing: a web server, say, that adds jobs to the queues of a package it
 *                 depends on, whose type map came with that package's `.d.ts`. The first Program is kept, and what
 *                 follows is hung on it.
 *   queues        Each file with definitions gets its part of the map appended, after its last character, so that no
 *                 position in it changes. The second Program has the same roots and options, and a host that serves
 *                 those files and, for the others, the very objects of the first Program. It is given the first as
 *                 `oldProgram`, and takes over its structure: nothing is read, parsed or resolved but what is appended
 *                 (`extended-file.ts`).
 *
 * The first serves as `oldProgram` in watch mode too, and not the second of the round before. TypeScript has made
 * the first with that one as *its* old Program, so what could be kept has been kept, and what the host calls
 * invalid has been resolved anew. Neither could be said of a shortcut past it. A served file is cached by the object
 * that it was made from: as long as the host gives the same original, TypeScript sees the same file and version.
 *
 * A file with a syntax error is left alone, since text after an open brace would be parsed into it. TypeScript
 * reports no types while there are such errors.
 *
 * Errors reach the user in four ways:
 *
 *   by file       The errors of typeboss in a file (`checks/checks.ts`) are added where the checker returns that file's
 *                 diagnostics (`user-diagnostics.ts`). An error that another file causes, a duplicate name, is part of the
 *                 file's version, so incremental builds check the file again when the other file changes.
 *   TypeScript's  The compiler's errors in appended text move to the text that it was made from: the copied annotation,
 *                 else the queue's name.
 *   the options   A compiler of the wrong version is reported with the options, as for any other bad setting.
 *   the emit      A plugin entry that lacks `transformProgram` is only ever called from emit, which comes last, also
 *                 under `--noEmit`; it is reported there.
 *
 * Emit gets transformers of its own (`emit.ts`): contracts go in, the appended text goes out again, from the JavaScript
 * and from its source map. In the `.d.ts` it stays. That is how a package hands its queues on.
 */
import { createCompilation, type Compilation6, type TypeScript } from '../compilation.js'
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import { createProgram, internalFile } from '../internals.js'
import { emitTransformers } from './emit.js'
import { patchProgram } from './patches.js'
import { createMove, diagnosticsForUser } from './user-diagnostics.js'
import { findAllCalls } from '../../calls/all-calls.js'
import { isCallSite, type CallSite, type FoundCall } from '../../calls/call-sites.js'
import { possibleSignatures } from '../../calls/called-signatures.js'
import { createChecks } from '../../checks/checks.js'
import { queuesOf } from '../emit/carried-contracts.js'
import { contractTransformer } from '../emit/rewrite-file.js'
import { updateVersions } from '../incremental/update-versions.js'
import { createOverlay } from './overlay.js'
import { filesThatImportTypeboss } from '../../queues/program-bindings.js'
import { findQueues } from '../../queues/queues.js'
import type { ProgramQueues } from '../../queues/queues.js'
import type { Addition } from './served-file.js'
import { printWarnings } from './warnings.js'
import { typeMapText } from '../../type-map/type-map.js'

export function programWithQueues(ts: TypeScript, first: ts.Program, host: ts.CompilerHost): ts.Program {
  return queueProgram(createCompilation(ts, first, host)).compilation.program
}

/** The second Program, and what typeboss knows of its files beyond it. */
export interface QueueProgram {
  readonly compilation: Compilation6
  /** The errors of typeboss itself in a file. */
  readonly ownDiagnostics: (sourceFile: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]
  /** The names of the queues that the file defines or whose contracts it carries. */
  readonly queuesIn: (sourceFile: ts.SourceFile) => ReadonlySet<string>
  /** The names that the file uses and no queue has. */
  readonly unknownQueuesIn: (sourceFile: ts.SourceFile) => ReadonlySet<string>
  /** The files of this Program that define a queue of this name. */
  readonly definedIn: (queue: string) => readonly ts.SourceFile[]
}

export function queueProgram(firstCompilation: Compilation6): QueueProgram {
  const { ts, program: first, host } = firstCompilation
  const importers = filesThatImportTypeboss(first)
  if (importers.length === 0) return { compilation: firstCompilation, ...nothingKnown }
  const queues = findQueues(firstCompilation, importers)
  const additions = additionsTo(ts, queues)
  const program = additions.size === 0 ? first : secondProgram(firstCompilation, additions)

  const appended = new Map<string, AppendedText>()
  for (const [sourceFile, addition] of additions) {
    if (addition.appended !== undefined) appended.set(sourceFile.fileName, addition.appended)
  }
  const compilation = createCompilation(ts, program, host)
  const calls = lazily(() => findAllCalls(compilation))
  const callsOf = (sourceFile: ts.SourceFile): readonly FoundCall[] =>
    calls().callsOf(sourceFile, possibleSignatures)
  const callSitesOf = (sourceFile: ts.SourceFile): readonly CallSite[] =>
    callsOf(sourceFile).filter(isCallSite)
  const checks = printWarnings(ts, createChecks(compilation, queues, calls))
  const move = createMove(appended)
  patchProgram(program, {
    beforeChecker: updateVersions(compilation, callSitesOf),
    ...diagnosticsForUser(checks, appended),
    transformers: emitTransformers(ts, {
      contracts: contractTransformer(compilation, callSitesOf),
      appended,
    }),
  })
  const definers = [...queues].map(([sourceFile, { definitions }]) => ({
    sourceFile,
    names: new Set(definitions.map(({ name }) => name)),
  }))
  return {
    compilation,
    ownDiagnostics: (sourceFile) =>
      checks.problemsOf(sourceFile, possibleSignatures).map((diagnostic) => move(diagnostic)),
    queuesIn: (sourceFile) =>
      new Set(
        callSitesOf(sourceFile)
          .flatMap(queuesOf)
          .map(({ name }) => name),
      ),
    unknownQueuesIn: (sourceFile) =>
      new Set(callsOf(sourceFile).flatMap((call) => (call.kind === 'unknown' ? [call.name] : []))),
    definedIn: (queue) =>
      definers
        .filter(({ names }) => names.has(queue))
        .flatMap(({ sourceFile }) => program.getSourceFile(sourceFile.fileName) ?? []),
  }
}

const nothingKnown: Omit<QueueProgram, 'compilation'> = {
  ownDiagnostics: () => [],
  queuesIn: () => new Set(),
  unknownQueuesIn: () => new Set(),
  definedIn: () => [],
}

function additionsTo(ts: TypeScript, queues: ProgramQueues): ReadonlyMap<ts.SourceFile, Addition> {
  return new Map(
    [...queues]
      .filter(([sourceFile]) => internalFile(sourceFile).parseDiagnostics.length === 0)
      .map(([sourceFile, { definitions, contested, problems }]) => [
        sourceFile,
        {
          appended: typeMapText(ts, sourceFile, definitions, contested),
          versioned: problems.map(({ start, messageText }) => JSON.stringify([start, messageText])).join(),
        },
      ]),
  )
}

function secondProgram(
  compilation: Compilation6,
  additions: ReadonlyMap<ts.SourceFile, Addition>,
): ts.Program {
  const { ts, program: first } = compilation
  const projectReferences = first.getProjectReferences()
  const overlay = createOverlay(compilation, additions)
  const program = createProgram(ts, {
    rootNames: first.getRootFileNames(),
    options: first.getCompilerOptions(),
    host: overlay.host,
    oldProgram: first,
    configFileParsingDiagnostics: first.getConfigFileParsingDiagnostics(),
    ...(projectReferences !== undefined ? { projectReferences } : {}),
  })
  overlay.complete()
  return program
}

function lazily<Value extends object>(make: () => Value): () => Value {
  let value: Value | undefined
  return () => (value ??= make())
}
