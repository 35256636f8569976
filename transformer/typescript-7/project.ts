/**
 * One project, compiled by TypeScript 7. Three programs share the parsed files that they have in common:
 *
 *   first      The files as the user wrote them. Queues are found in their syntax; nothing is checked.
 *   mapped     Each file with queues has its part of the type map appended. This program is checked, its types make the
 *              contracts, and it emits the declarations.
 *   rewritten  Each file with call sites has its contracts inserted, and no file has a map. This program is not checked, and
 *              emits the JavaScript.
 *
 * The compiler reads the changed files from a layer over the disk: nothing is written to disk but the output.
 */
import { dirname } from 'node:path'
import type * as ts from '../compiler/port.js'
import { createMove, withoutRepeats } from '../type-map/move-diagnostics.js'
import { analyse, asSourceFile, findTypeMap, type Analysis, type TypeMap } from './analysis.js'
import type { Diagnostic7, Program7, Snapshot } from './api.js'
import { fromCompiler, sorted, toCompiler } from './diagnostics.js'
import { emitDeclarations, emitJavaScript, type Outputs } from './emit/emit.js'
import type { LazyFile } from './facade/lazy-file.js'
import { createCompilation, filesOf, type Compilation7 } from './facade/program.js'
import { programInput, type ProjectConfig7, type Session } from './session.js'

/** Texts that replace those on disk, by file name. */
export type Given = ReadonlyMap<string, string>

export interface Project7 {
  readonly config: ProjectConfig7
  readonly first: Compilation7
  readonly map: TypeMap
  readonly analysis: Analysis
  /** All errors, in the compiler's order. Warnings of typeboss are apart, since they fail no build. */
  readonly check: () => Checked
  readonly emit: () => Emitted
  /** The problems of typeboss in a file, moved out of appended text. */
  readonly problemsOf: (file: LazyFile) => readonly ts.Diagnostic[]
  readonly dispose: () => void
}

export interface Checked {
  readonly errors: readonly Diagnostic7[]
  readonly warnings: readonly Diagnostic7[]
}

export interface Emitted {
  readonly outputs: Outputs
  readonly errors: readonly Diagnostic7[]
}

export function openProject(session: Session, config: ProjectConfig7, given: Given = new Map()): Project7 {
  const { typescript, api, syntax } = session
  const folder = config.configPath === undefined ? api.getCurrentDirectory() : dirname(config.configPath)
  const snapshots: Snapshot[] = []
  const create = programInput(config)
  const firstSnapshot = api.createSnapshot({
    createPrograms: [create],
    ...(given.size === 0 ? {} : { fileSystem: typescript.fs.createFileSystemLayer([...given]) }),
  })
  snapshots.push(firstSnapshot)
  const compile = (raw: Program7, files: ReadonlyMap<string, LazyFile>): Compilation7 =>
    createCompilation({ typescript, api, syntax, raw, folder, files })
  const [firstRaw] = firstSnapshot.operation.createdPrograms
  const first = compile(firstRaw, filesOf(firstRaw, given))
  const map = findTypeMap(first)

  const mapped = ((): Compilation7 => {
    if (map.appended.size === 0) return first
    const texts = new Map(
      [...map.appended].map(([name, { text }]) => [name, (first.files.get(name)?.text ?? '') + text]),
    )
    const snapshot = firstSnapshot.update({
      createPrograms: [create],
      fileSystem: typescript.fs.createFileSystemLayer([...texts]),
    })
    snapshots.push(snapshot)
    const [raw] = snapshot.operation.createdPrograms
    return compile(
      raw,
      filesOf(raw, texts, first.files, (name) => !texts.has(name)),
    )
  })()

  const analysis = analyse(typescript, api, mapped, map)
  const move = createMove(map.appended)
  const problemsOf = (file: LazyFile): readonly ts.Diagnostic[] =>
    analysis.checks
      .problemsOf(asSourceFile(file), analysis.possibleSignatures)
      .map((diagnostic) => move({ ...diagnostic, file: asSourceFile(file) }))

  const forUser = (found: readonly Diagnostic7[]): readonly Diagnostic7[] =>
    found.map((original) =>
      toCompiler(analysis.checks.reworded(move(fromCompiler(original, mapped.files))), original),
    )
  const check = (): Checked => {
    const { raw } = mapped
    const syntactic = raw.getSyntacticDiagnostics()
    const before = [...config.errors, ...syntactic]
    if (syntactic.length > 0) return { errors: sorted(before), warnings: [] }
    const ofProgram = [...raw.getProgramDiagnostics(), ...raw.getGlobalDiagnostics()]
    const { Error: error } = syntax.DiagnosticCategory
    const own = analysis.compiled.flatMap(problemsOf)
    const isError = ({ category }: ts.Diagnostic): boolean => category === error
    const found = forUser(raw.getSemanticDiagnostics())
    const ownErrors = own.filter(isError).map((diagnostic) => toCompiler(diagnostic))
    const declares =
      raw.getCompilerOptions().declaration === true || raw.getCompilerOptions().composite === true
    const ofDeclarations =
      declares && found.length + ownErrors.length + before.length === 0
        ? forUser(raw.getDeclarationDiagnostics())
        : []
    return {
      errors: sorted([...before, ...ofProgram, ...found, ...ownErrors, ...ofDeclarations]),
      warnings: sorted(
        withoutRepeats(own.filter((diagnostic) => !isError(diagnostic))).map((diagnostic) =>
          toCompiler(diagnostic),
        ),
      ),
    }
  }

  const emit = (): Emitted => {
    const javaScript = emitJavaScript(session, firstSnapshot, config, first, analysis)
    const declarations = emitDeclarations(session, mapped, map.appended)
    return {
      outputs: new Map([...javaScript, ...declarations.outputs]),
      errors: forUser(declarations.errors),
    }
  }

  return {
    config,
    first,
    map,
    analysis,
    check,
    emit,
    problemsOf,
    dispose: () => {
      for (const snapshot of snapshots.toReversed()) snapshot.dispose()
    },
  }
}
