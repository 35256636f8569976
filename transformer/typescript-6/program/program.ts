/**
 * The second Program.
 *
 * TypeScript makes a Program, and ts-patch passes it to the transformer before it is checked. The Program then has parsed
 * files and resolved imports, but no types. The transformer makes a second Program, which contains the type map and is the
 * one that is checked and emitted. It takes two: the text of a file is fixed when its Program is made, and the files that
 * define queues are known only once a Program has all files.
 *
 * A Program takes one of these ways:
 *
 *   no importer   No file imports `typeboss`. The first Program is returned untouched.
 *   no queues     Files import it, and define no queue: a web server, for example, that adds jobs to the queues of a
 *                 package, whose `.d.ts` contains its type map. The first Program is kept and patched.
 *   queues        Each file with definitions gets its part of the map appended after its last character, so no position
 *                 in it changes. The second Program has the same roots and options, and a host that serves those files;
 *                 all other files are the objects of the first Program. It gets the first as `oldProgram` and reuses its
 *                 structure: only appended text is parsed and resolved (`extended-file.ts`).
 *
 * In watch mode `oldProgram` is the first Program too, and not the second Program of the previous round. TypeScript made
 * the first Program from that one: it has reused all that it could, and resolved again the imports that the host calls
 * invalid. A served file is cached by its original: while the host returns the same original, TypeScript gets the same
 * file and version.
 *
 * A file with a syntax error gets no appended text, since text after an open brace would be parsed into the block.
 * TypeScript reports no type errors while there are syntax errors.
 *
 * Errors reach the user in four ways:
 *
 *   by file       The errors of typeboss in a file (`checks/checks.ts`) are added where the checker returns that file's
 *                 diagnostics (`user-diagnostics.ts`). An error that another file causes, a duplicate name, is part of the
 *                 file's version, so incremental builds check the file again when the other file changes.
 *   TypeScript's  The compiler's errors in appended text move to its source: the copied annotation, else the queue's name.
 *   the options   A compiler of the wrong version is reported with the options, as for any other bad setting.
 *   the emit      A plugin entry that lacks `transformProgram` is called only at emit, also under `--noEmit`, and is
 *                 reported then.
 *
 * Emit gets its own transformers (`emit.ts`): they add contracts, and remove the appended text from the JavaScript and its
 * source map. The `.d.ts` keeps the appended text: it declares the queues to the packages that depend on this one.
 */
import { createCompilation, type Compilation6, type TypeScript } from '../compilation.js'
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import { createProgram, internalFile } from '../internals.js'
import { emitTransformers } from './emit.js'
import { patchProgram } from './patches.js'
import { diagnosticsForUser } from './user-diagnostics.js'
import { createMove } from '../../type-map/move-diagnostics.js'
import { findAllCalls } from '../../calls/all-calls.js'
import { isCallSite, type CallSite, type FoundCall } from '../../calls/call-sites.js'
import { possibleSignatures } from '../../calls/called-signatures.js'
import { createChecks } from '../../checks/checks.js'
import { queuesOf } from '../../calls/carried-contracts.js'
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

/** The second Program, and what typeboss knows about its files. */
export interface QueueProgram {
  readonly compilation: Compilation6
  /** The errors of typeboss itself in a file. */
  readonly ownDiagnostics: (sourceFile: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]
  /** The names of the queues that the file defines or whose contracts it carries. */
  readonly queuesIn: (sourceFile: ts.SourceFile) => ReadonlySet<string>
  /** The queue names that the file uses and no definition has. */
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
