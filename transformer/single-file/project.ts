/**
 * One project, whose files are compiled one at a time, on request: by Node's module loader, a bundler or a test runner. Only
 * files that define queues or carry contracts are compiled here. For every other file the result is undefined, and the
 * caller handles it as it does without typeboss.
 *
 * A project passes through these states:
 *
 *   no Program   Nothing was asked yet. Starting TypeScript costs most of a second, so it waits for the first file.
 *   fresh        A Program is there. Files are emitted from it, each once.
 *   stale        `refresh()` was called: files may have changed. The next question looks at their times of change, and
 *                makes a new Program of the old one if there is something new. Most of it is kept.
 *
 * A file that the tsconfig does not include (a test, often) joins the Program when it is asked for. A file is read from
 * disk, unless who asks has another text for it: a plugin of a bundler may have changed it before.
 *
 * Nothing is type-checked but what contracts need, unless the caller wants it: `tspc --noEmit` and the editor do that.
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
  /** The files whose change can change this one's contracts. */
  readonly dependencies: readonly string[]
  /** The names that the file uses and no queue has: a file that is added may define them. */
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
  /** Files may have changed. */
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
  const asked = new Set<string>()
  let current: Current | undefined
  let isStale = false

  const makeProgram = (oldProgram: ts.Program | undefined): Current => {
    const first = createProgram(ts, {
      rootNames: [...new Set([...config.fileNames, ...asked])],
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
    // Where files came or went, an import may lead elsewhere: nothing that was resolved before is trusted.
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
    asked.add(fileName)
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
        // What was deleted may come back.
        const missing = found !== undefined && found.unknownQueues.size > 0 ? sources.vanished : []
        const dependencies = [...(found?.dependencies ?? []), ...missing, configPath]
        compiled.set(fileName, found && { ...found, dependencies })
      }
      return compiled.get(fileName)
    },
  }
}

/** All of a tsconfig.json that makes another Program when it changes. */
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
      // The checker gives both.
      ...(typeCheck ? program.getSemanticDiagnostics(sourceFile) : own),
    ],
    dependencies: contractSources(current, sourceFile, { queues, unknownQueues }),
    unknownQueues,
  }
}
