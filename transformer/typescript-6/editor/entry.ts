/** Errors in a project's setup of the plugin, reported where a file imports `typeboss`. */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'
import { importsOf } from '../../compiler/internals.js'
import { isSupportedTypeScript } from '../../../facts/supported-typescript.js'
import type { Message } from '../../compiler/messages.js'
import { diagnosticAt, messages } from '../../compiler/messages.js'

/** The error of a running compiler of another major version. */
export function versionProblem({ version }: TypeScript): Message | undefined {
  return isSupportedTypeScript(version) ? undefined : messages.unsupportedTypeScript(version)
}

/** The error of an incomplete plugin entry. An entry without `transform` is for the editor only; a bundler compiles then. */
export function entryProblem(entry: unknown): Message | undefined {
  if (typeof entry !== 'object' || entry === null || !('transform' in entry)) return undefined
  const isWhole = 'transformProgram' in entry && entry.transformProgram === true
  return isWhole ? undefined : messages.entryWithoutTransformProgram()
}

export function withProblem(
  ts: TypeScript,
  service: ts.LanguageService,
  message: Message,
): ts.LanguageService {
  return {
    ...service,
    getSemanticDiagnostics: (fileName) => {
      const diagnostics = service.getSemanticDiagnostics(fileName)
      const sourceFile = service.getProgram()?.getSourceFile(fileName)
      if (sourceFile === undefined) return diagnostics
      const specifier = importsOf(sourceFile).find(({ text }) => text === 'typeboss')
      return specifier === undefined
        ? diagnostics
        : [...diagnostics, diagnosticAt(ts, sourceFile, specifier, message)]
    },
  }
}
