/**
 * Calls that would be compiled to an import of `typeboss` which their file cannot make. Where a file can, as nearly every
 * one, that is all there is to know; only for one that cannot are the program's calls looked for.
 */
import type ts from 'typescript'
import type { TypeScript } from '../../compiler/compiler.js'
import { createTypebossResolver } from '../../compiler/resolution.js'
import { findAllCalls, type AllCalls } from '../../calls/all-calls.js'
import { isCallSite } from '../../calls/call-sites.js'
import { chosenSignature } from '../../calls/called-signatures.js'
import { isCompiled } from '../../compiler/compilation.js'
import { describeUnreachable } from '../../checks/unreachable-package.js'

export type UnreachableCalls = (file: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]

export function createUnreachableCalls(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
): UnreachableCalls {
  let calls: AllCalls | undefined
  const resolution = createTypebossResolver(compiler, program, host)
  return (file) => {
    if (!isCompiled(program, file) || resolution(file) !== 'not found') return []
    calls ??= findAllCalls({ ts: compiler, program, checker: program.getTypeChecker() })
    const callSites = calls.callsOf(file, chosenSignature).filter(isCallSite)
    return describeUnreachable(compiler, file, callSites, resolution)
  }
}
