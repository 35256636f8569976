/**
 * Calls that would be compiled to an import of `typeboss` which their file cannot make. Where a file can, as nearly every
 * one, that is all there is to know; only for one that cannot are the program's calls looked for.
 */
import type ts from 'typescript'
import { typebossFrom } from '../../compiler/resolution.js'
import { findAllCalls, type AllCalls } from '../../calls/all-calls.js'
import { isCallSite } from '../../calls/call-sites.js'
import { chosenSignature } from '../../calls/called-signatures.js'
import { isCompiled } from '../../compiler/compilation.js'
import type { Compilation } from '../../compiler/compilation.js'
import { describeUnreachable } from '../../checks/unreachable-package.js'

export type UnreachableCalls = (sourceFile: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]

export function createUnreachableCalls(compilation: Compilation): UnreachableCalls {
  const { program } = compilation
  let calls: AllCalls | undefined
  return (sourceFile) => {
    if (!isCompiled(program, sourceFile) || typebossFrom(compilation, sourceFile) !== 'not found') return []
    calls ??= findAllCalls(compilation)
    const callSites = calls.callsOf(sourceFile, chosenSignature).filter(isCallSite)
    return describeUnreachable(compilation, sourceFile, callSites)
  }
}
