/** A tsconfig file, or those that it refers to where it compiles nothing itself. */
import { dirname, resolve } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from '../../transformer/compiler/compiler.js'
import { ProjectError } from '../errors.js'
import { describeDiagnostics } from '../../transformer/compiler/describe-diagnostics.js'

export interface TsProject {
  readonly path: string
  readonly folder: string
  readonly config: ts.ParsedCommandLine
}

/** Throws a {@link ProjectError} with what the compiler says of a file that it cannot read. */
export function readProjects(
  compiler: TypeScript,
  path: string,
  seen = new Set<string>(),
): readonly TsProject[] {
  if (seen.has(path)) return []
  seen.add(path)
  const config = readConfig(compiler, path)
  const { fileNames, projectReferences = [] } = config
  if (fileNames.length > 0) return [{ path, folder: dirname(path), config }]
  return projectReferences.flatMap((reference) =>
    readProjects(compiler, resolve(compiler.resolveProjectReferencePath(reference)), seen),
  )
}

function readConfig(compiler: TypeScript, path: string): ts.ParsedCommandLine {
  const fail = (diagnostics: readonly ts.Diagnostic[]): never => {
    throw new ProjectError(describeDiagnostics(compiler, diagnostics).trimEnd())
  }
  // The parsed command line keeps quiet about commas and the like.
  const { error } = compiler.readConfigFile(path, (file) => compiler.sys.readFile(file))
  if (error) fail([error])
  const config = compiler.getParsedCommandLineOfConfigFile(path, undefined, {
    ...compiler.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => fail([diagnostic]),
  })
  if (!config) throw new ProjectError(`${path} cannot be read.`)
  return config.errors.length > 0 ? fail(config.errors) : config
}
