/**
 * The ts-patch entry: a Program in, a Program out.
 *
 *     { "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }
 *
 * Without `transformProgram`, ts-patch takes the same function for a maker of source transformers, which comes too
 * late to change what is type-checked: that is reported, and nothing else is done.
 *
 * Each build loads this anew, so `npm run build` makes one file of it and all that it imports: a hundred modules take as
 * long to load as the second Program takes to make.
 */
import type ts from 'typescript'
import type { TypeScript } from './typescript-6/compilation.js'
import { isSupportedTypeScript } from '../facts/supported-typescript.js'
import { globalDiagnostic, messages } from './compiler/messages.js'
import { addOptionsDiagnostic } from './typescript-6/program/patches.js'
import { pluginEntryDiagnostic } from './typescript-6/program/plugin-entry.js'
import { programWithQueues } from './typescript-6/program/program.js'

interface ProgramExtras {
  readonly ts: TypeScript
}

interface SourceExtras extends ProgramExtras {
  readonly addDiagnostic: (diagnostic: ts.Diagnostic) => unknown
  readonly diagnostics: readonly ts.Diagnostic[]
}

type ProgramParameters = readonly [
  program: ts.Program,
  host: ts.CompilerHost | undefined,
  config: unknown,
  extras?: ProgramExtras,
]

type SourceParameters = readonly [program: ts.Program, config: unknown, extras: SourceExtras]

export default function typeboss(...parameters: ProgramParameters): ts.Program
export default function typeboss(...parameters: SourceParameters): ts.TransformerFactory<ts.SourceFile>
export default function typeboss(
  ...parameters: ProgramParameters | SourceParameters
): ts.Program | ts.TransformerFactory<ts.SourceFile> {
  if (isSourceCall(parameters)) return refuseSource(parameters)
  const [program, host, , extras] = parameters
  const ts = extras?.ts
  if (ts === undefined) throw new Error(messages.unsupportedTypeScript('an unknown version').text)
  if (!isSupportedTypeScript(ts.version)) return refuseVersion(ts, program)
  return programWithQueues(
    ts,
    program,
    isHost(host) ? host : ts.createCompilerHost(program.getCompilerOptions()),
  )
}

function isSourceCall(parameters: ProgramParameters | SourceParameters): parameters is SourceParameters {
  const third = parameters[2]
  return typeof third === 'object' && third !== null && 'addDiagnostic' in third
}

function isHost(value: unknown): value is ts.CompilerHost {
  return typeof value === 'object' && value !== null && 'getSourceFile' in value
}

function refuseVersion(ts: TypeScript, program: ts.Program): ts.Program {
  const diagnostic = globalDiagnostic(ts, messages.unsupportedTypeScript(ts.version))
  addOptionsDiagnostic(program, diagnostic)
  return program
}

function refuseSource([program, , extras]: SourceParameters): ts.TransformerFactory<ts.SourceFile> {
  const message = isSupportedTypeScript(extras.ts.version)
    ? messages.entryWithoutTransformProgram()
    : messages.unsupportedTypeScript(extras.ts.version)
  // A builder asks once for each file that it emits.
  if (!extras.diagnostics.some(({ code }) => code === message.code)) {
    extras.addDiagnostic(pluginEntryDiagnostic(extras.ts, program, message))
  }
  return () => (sourceFile) => sourceFile
}
