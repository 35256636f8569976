/**
 * One project, whose files are compiled one at a time, on request: by Node's module loader, a bundler or a test runner. Only
 * files that define queues or carry contracts are compiled here. For every other file the result is undefined, and the
 * caller handles it as it does without typeboss.
 *
 * The states of a project:
 *
 *   no Program   No file was requested yet. Making a Program takes most of a second, so it is made for the first file.
 *   fresh        There is a Program. Each file is emitted from it once.
 *   stale        `refresh()` was called: files may have changed. The next request compares their times of change. If one has
 *                changed, it makes a new Program, which reuses most of the old one.
 *
 * A file that the tsconfig does not include (often a test) is added to the Program on its first request. Files are read from
 * disk, unless the caller passes another text: a bundler's plugin may have changed the file before.
 *
 * Only the types that contracts need are checked, unless the caller sets `typeCheck`: `tspc --noEmit` and the editor check the
 * others.
 */
import { dirname } from 'node:path'
import type ts from 'typescript'
import { createProgram } from '../typescript-6/internals.js'
import { createCompilation, type Compilation6, type TypeScript } from '../typescript-6/compilation.js'
import { queueProgram } from '../typescript-6/program/program.js'
import type { QueueProgram } from '../typescript-6/program/program.js'
import type { Configs, ModuleFormat, ProjectConfig } from './config.js'
import { contractSources } from './contract-sources.js'
import { danglingImports, leadsSomewhere } from './dangling-imports.js'
import type { DanglingImport } from './dangling-imports.js'
import { emitFile } from './emit-file.js'
import type { EmittedFile } from './emit-file.js'
import { createSourceFiles } from './source-files.js'

export interface CompiledFile extends EmittedFile {
  /** The errors of typeboss and of the parser; with `typeCheck` the compiler's type errors too. */
  readonly diagnostics: readonly ts.Diagnostic[]
  /** The files that this file's contracts depend on. */
  readonly dependencies: readonly string[]
  /** The queue names that the file uses and no definition has. An added file may define them. */
  readonly unknownQueues: ReadonlySet<string>
}

export interface ProjectOptions {
  readonly format: ModuleFormat
  /** Whether the compiler's own type errors of a file are reported with typeboss's. */
  readonly typeCheck: boolean
}

export interface Project {
  /** Undefined for a file without queues. */
  readonly compile: (fileName: string, text?: string) => CompiledFile | undefined
  /** Call this after files may have changed. */
  readonly refresh: () => void
}

interface Current extends QueueProgram {
  readonly first: Compilation6
  readonly dangling: readonly DanglingImport[]
  readonly compiled: Map<string, CompiledFile | undefined>
}

export function createProject(
  ts: TypeScript,
  configs: Configs,
  configPath: string,
  settings: ProjectOptions,
): Project {
  let config = configs.read(configPath, settings.format)
  const sources = createSourceFiles(ts, config.options, dirname(configPath))
  const requested = new Set<string>()
  let current: Current | undefined
  let isStale = false

  const makeProgram = (oldProgram: ts.Program | undefined): Current => {
    const first = createProgram(ts, {
      rootNames: [...new Set([...config.fileNames, ...requested])],
      options: config.options,
      host: sources.host,
      ...(config.projectReferences !== undefined ? { projectReferences: config.projectReferences } : {}),
      ...(oldProgram !== undefined ? { oldProgram } : {}),
    })
    const compilation = createCompilation(ts, first, sources.host)
    return {
      ...queueProgram(compilation),
      first: compilation,
      dangling: danglingImports(compilation),
      compiled: new Map(),
    }
  }

  const freshen = ({ first, dangling }: Current): Current | undefined => {
    const before = settingsOf(config)
    config = configs.read(configPath, settings.format)
    const outcome = sources.forgetChanged()
    // After files were added or deleted, imports may resolve differently: resolve all of them again.
    const isKept =
      before === settingsOf(config) &&
      outcome !== 'files vanished' &&
      !dangling.some((one) => leadsSomewhere(first, one))
    if (!isKept) return makeProgram(undefined)
    return outcome === 'texts changed' ? makeProgram(first.program) : current
  }

  const programWith = (fileName: string, text: string | undefined): Current => {
    if (isStale && current !== undefined) current = freshen(current)
    isStale = false
    current ??= makeProgram(undefined)
    const known = current.first.program.getSourceFile(fileName)
    if (known !== undefined && (text === undefined || text === known.text)) return current
    requested.add(fileName)
    if (text !== undefined) sources.give(fileName, text)
    return (current = makeProgram(current.first.program))
  }

  return {
    refresh: () => {
      isStale = true
    },
    compile: (fileName, text) => {
      const program = programWith(fileName, text)
      const { compiled } = program
      if (!compiled.has(fileName)) {
        const found = compile(program, fileName, settings)
        // A deleted file may come back.
        const missing = found !== undefined && found.unknownQueues.size > 0 ? sources.vanished : []
        const dependencies = [...(found?.dependencies ?? []), ...missing, configPath]
        compiled.set(fileName, found && { ...found, dependencies })
      }
      return compiled.get(fileName)
    },
  }
}

/** The parts of a tsconfig.json that require a new Program when they change. */
function settingsOf({ fileNames, options }: ProjectConfig): string {
  return JSON.stringify([fileNames, options])
}

function compile(
  current: Current,
  fileName: string,
  { typeCheck }: ProjectOptions,
): CompiledFile | undefined {
  const { compilation, queuesIn, unknownQueuesIn, ownDiagnostics } = current
  const { program } = compilation
  const sourceFile = program.getSourceFile(fileName)
  if (sourceFile === undefined || sourceFile.isDeclarationFile) return undefined
  const own = ownDiagnostics(sourceFile)
  const queues = queuesIn(sourceFile)
  const unknownQueues = unknownQueuesIn(sourceFile)
  if (own.length + queues.size + unknownQueues.size === 0) return undefined
  return {
    ...emitFile(current.compilation, sourceFile),
    diagnostics: [
      ...program.getSyntacticDiagnostics(sourceFile),
      // The semantic diagnostics include typeboss's own.
      ...(typeCheck ? program.getSemanticDiagnostics(sourceFile) : own),
    ],
    dependencies: contractSources(current, sourceFile, { queues, unknownQueues }),
    unknownQueues,
  }
}
