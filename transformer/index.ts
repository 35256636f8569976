/**
 * The ts-patch entry: takes a Program and returns a Program.
 *
 *     { "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }
 *
 * Without `transformProgram`, ts-patch calls the same function to get source transformers. At that time types are already
 * checked, so the function only reports the incomplete entry.
 *
 * Every build loads this module, so `npm run build` bundles it with all its imports: loading a hundred modules takes as long
 * as making the second Program.
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
  // A builder calls this once for each file that it emits.
  if (!extras.diagnostics.some(({ code }) => code === message.code)) {
    extras.addDiagnostic(pluginEntryDiagnostic(extras.ts, program, message))
  }
  return () => (sourceFile) => sourceFile
}
