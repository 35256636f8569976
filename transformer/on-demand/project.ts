/**
 * One project, whose files are compiled one at a time, when somebody asks: Node that loads a module, a bundler, a test
 * runner. Only files that define queues or carry contracts are compiled here; for every other file there is nothing,
 * and whoever asked does with it what it always does.
 *
 * A project passes through these states:
 *
 *   no Program   Nothing was asked yet. Starting TypeScript costs most of a second, so it waits for the first file.
 *   fresh        A Program is there. Files are emitted from it, each once.
 *   stale        `refresh()` was called: files may have changed. The next question looks at their times of change, and
 *                makes a new Program of the old one if there is something new. Most of it is kept.
 *
 * A file that the tsconfig does not include (a test, often) joins the Program when it is asked for.
 *
 * Nothing is type-checked but what contracts need, unless the caller wants it: `tspc --noEmit` and the editor do that.
 */
import { dirname } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'
import { createProgram } from '../compiler-internals.js'
import { queueProgram } from '../program.js'
import type { QueueProgram } from '../program.js'
import type { Configs, ModuleFormat } from './config.js'
import { contractSources } from './contract-sources.js'
import { emitFile } from './emit-file.js'
import type { EmittedFile } from './emit-file.js'
import { createSourceFiles } from './source-files.js'

export interface CompiledFile extends EmittedFile {
  /** What typeboss, and the parser, have to say of the file; with `typeCheck` the compiler as well. */
  readonly diagnostics: readonly ts.Diagnostic[]
  /** The files whose change can change this one's contracts. */
  readonly dependencies: readonly string[]
}

export interface ProjectOptions {
  readonly format: ModuleFormat
  /** Whether the compiler's own type errors of a file are reported with typeboss's. */
  readonly typeCheck: boolean
}

export interface Project {
  /** Undefined for a file without queues. The file is read from disk. */
  readonly compile: (fileName: string) => CompiledFile | undefined
  /** Files may have changed. */
  readonly refresh: () => void
}

interface Current extends QueueProgram {
  readonly first: ts.Program
  readonly compiled: Map<string, CompiledFile | undefined>
}

export function createProject(
  compiler: TypeScript,
  configs: Configs,
  configPath: string,
  settings: ProjectOptions,
): Project {
  let config = configs.read(configPath, settings.format)
  const sources = createSourceFiles(compiler, config.options, dirname(configPath))
  const asked = new Set<string>()
  let current: Current | undefined
  let isStale = false

  const makeProgram = (oldProgram: ts.Program | undefined): Current => {
    const first = createProgram(compiler, {
      rootNames: [...new Set([...config.fileNames, ...asked])],
      options: config.options,
      host: sources.host,
      ...(config.projectReferences ? { projectReferences: config.projectReferences } : {}),
      ...(oldProgram ? { oldProgram } : {}),
    })
    return { ...queueProgram(compiler, first, sources.host), first, compiled: new Map() }
  }

  const freshen = (): void => {
    isStale = false
    const before = config.fileNames
    config = configs.read(configPath, settings.format)
    const outcome = sources.forgetChanged()
    const sameRoots = before.join('\0') === config.fileNames.join('\0')
    if (sameRoots && outcome === 'nothing changed') return
    // Where files came or went, an import may lead elsewhere: nothing that was resolved before is trusted.
    current = makeProgram(sameRoots && outcome === 'texts changed' ? current?.first : undefined)
  }

  return {
    refresh: () => {
      isStale = current !== undefined
    },
    compile: (fileName) => {
      if (isStale) freshen()
      current ??= makeProgram(undefined)
      if (!current.program.getSourceFile(fileName)) {
        asked.add(fileName)
        current = makeProgram(current.first)
      }
      const { compiled } = current
      if (!compiled.has(fileName)) compiled.set(fileName, compile(compiler, current, fileName, settings))
      return compiled.get(fileName)
    },
  }
}

function compile(
  compiler: TypeScript,
  current: Current,
  fileName: string,
  { typeCheck }: ProjectOptions,
): CompiledFile | undefined {
  const { program, queuesIn, ownDiagnostics } = current
  const file = program.getSourceFile(fileName)
  if (!file || file.isDeclarationFile) return undefined
  const own = ownDiagnostics(file)
  const queues = queuesIn(file)
  if (own.length === 0 && queues.size === 0) return undefined
  return {
    ...emitFile(compiler, program, file),
    diagnostics: [
      ...program.getSyntacticDiagnostics(file),
      // The checker gives both.
      ...(typeCheck ? program.getSemanticDiagnostics(file) : own),
    ],
    dependencies: contractSources(compiler, current, file, queues),
  }
}
