/**
 * The second Program.
 *
 * (page of prose to come)
 */
import type ts from 'typescript'
import type { AppendedText } from './appended-text.js'
import type { TypeScript } from './compiler.js'
import { createProgram } from './compiler-internals.js'
import { addToEmit } from './emit.js'
import { overlayHost } from './overlay.js'
import type { Addition } from './overlay.js'
import { addDiagnostics } from './program-diagnostics.js'
import { filesThatImportTypeboss } from './program-bindings.js'
import { findQueues } from './queues.js'
import type { ProgramQueues } from './queues.js'
import { createRewriting } from './rewrite.js'
import { typeMapText } from './type-map.js'

export function programWithQueues(
  compiler: TypeScript,
  first: ts.Program,
  host: ts.CompilerHost,
): ts.Program {
  const importers = filesThatImportTypeboss(first)
  if (importers.length === 0) return first
  const queues = findQueues(compiler, first, importers)
  const additions = additionsTo(compiler, queues)
  const program = additions.size === 0 ? first : secondProgram(compiler, first, host, additions)

  const appended = new Map<string, AppendedText>()
  for (const [file, addition] of additions) {
    if (addition.appended) appended.set(file.fileName, addition.appended)
  }
  const problems = new Map<string, readonly ts.DiagnosticWithLocation[]>()
  for (const [file, fileQueues] of queues) {
    problems.set(file.fileName, fileQueues.problems)
  }
  const rewriting = createRewriting(compiler, program)
  addDiagnostics(program, {
    ownDiagnostics: (file) => [...(problems.get(file.fileName) ?? []), ...rewriting.diagnostics(file)],
    appended,
  })
  addToEmit(compiler, program, { contracts: rewriting.transformer, appended })
  return program
}

function additionsTo(compiler: TypeScript, queues: ProgramQueues): ReadonlyMap<ts.SourceFile, Addition> {
  return new Map(
    [...queues].map(([file, { definitions, problems }]) => [
      file,
      {
        appended: typeMapText(compiler, file, definitions),
        versioned: problems.map(({ start, messageText }) => JSON.stringify([start, messageText])).join(),
      },
    ]),
  )
}

function secondProgram(
  compiler: TypeScript,
  first: ts.Program,
  host: ts.CompilerHost,
  additions: ReadonlyMap<ts.SourceFile, Addition>,
): ts.Program {
  const projectReferences = first.getProjectReferences()
  return createProgram(compiler, {
    rootNames: first.getRootFileNames(),
    options: first.getCompilerOptions(),
    host: overlayHost(compiler, first, host, additions),
    oldProgram: first,
    configFileParsingDiagnostics: first.getConfigFileParsingDiagnostics(),
    ...(projectReferences ? { projectReferences } : {}),
  })
}
