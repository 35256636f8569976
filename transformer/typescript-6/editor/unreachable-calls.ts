/**
 * Calls that would be compiled to an import of `typeboss` which their file cannot make. Where a file can, as nearly every
 * one, that is all there is to know; only for one that cannot are the program's calls looked for.
 */
import type ts from 'typescript'
import { createTypebossResolver } from '../../compiler/resolution.js'
import { findAllCalls, type AllCalls } from '../../calls/all-calls.js'
import { isCallSite } from '../../calls/call-sites.js'
import { chosenSignature } from '../../calls/called-signatures.js'
import { isCompiled, type Compilation } from '../../compiler/compilation.js'
import { describeUnreachable } from '../../checks/unreachable-package.js'

export type UnreachableCalls = (sourceFile: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]

export function createUnreachableCalls(compilation: Compilation): UnreachableCalls {
  const { ts, program } = compilation
  let calls: AllCalls | undefined
  const resolution = createTypebossResolver(compilation)
  return (sourceFile) => {
    if (!isCompiled(program, sourceFile) || resolution(sourceFile) !== 'not found') return []
    calls ??= findAllCalls(compilation)
    const callSites = calls.callsOf(sourceFile, chosenSignature).filter(isCallSite)
    return describeUnreachable(ts, sourceFile, callSites, resolution)
  }
}
