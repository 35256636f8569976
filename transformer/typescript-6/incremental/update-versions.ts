/**
 * Writes the versions of a program's files. Versions that the previous build stored are written immediately. The others
 * need types, and are written before the program's first checker is used.
 */
import type ts from 'typescript'
import type { CallSite } from '../../calls/call-sites.js'
import { hash } from '../../calls/queue-contract.js'
import { describeUnreachable } from '../../checks/unreachable-package.js'
import { isCompiled } from '../../compiler/compilation.js'
import { typebossFrom } from '../../compiler/resolution.js'
import type { Compilation6 } from '../compilation.js'
import { queuesOf } from '../../calls/carried-contracts.js'
import { textVersionOf, writeVersion, type ContractHash } from './contract-versions.js'
import { readStoredContracts } from './previous-build.js'

/** Returns a function that writes the versions that need types. Undefined if none does. */
export function updateVersions(
  compilation: Compilation6,
  callSitesOf: (sourceFile: ts.SourceFile) => readonly CallSite[],
): (() => void) | undefined {
  const { program } = compilation
  // Outside of incremental builds files have no version.
  const versioned = program
    .getSourceFiles()
    .filter((sourceFile) => isCompiled(program, sourceFile) && textVersionOf(sourceFile) !== undefined)
  if (versioned.length === 0) return undefined
  const stored = readStoredContracts(compilation)
  // Whether a file can import the package is not derived from any text, so an answer about that is never reused.
  const reusable = (sourceFile: ts.SourceFile): ContractHash | undefined => {
    const contracts = stored(sourceFile)
    if (contracts === undefined || contracts === '') return contracts
    const wasUnreachable = contracts.endsWith(unreachable)
    return wasUnreachable || typebossFrom(compilation, sourceFile) === 'not found' ? undefined : contracts
  }
  const unknown = versioned.filter((sourceFile) => {
    const contracts = reusable(sourceFile)
    if (contracts !== undefined) writeVersion(sourceFile, contracts)
    return contracts === undefined
  })
  if (unknown.length === 0) return undefined
  return () => {
    for (const sourceFile of unknown) {
      const callSites = callSitesOf(sourceFile)
      const problems = describeUnreachable(compilation, sourceFile, callSites)
      writeVersion(sourceFile, versionOf(callSites) + (problems.length > 0 ? unreachable : ''))
    }
  }
}

/** Changes if the code that the file is rewritten to changes. */
function versionOf(callSites: readonly CallSite[]): string {
  if (callSites.length === 0) return ''
  return hash(
    callSites.map((callSite) => {
      const queues = queuesOf(callSite).map((queue) =>
        callSite.kind === 'definition'
          ? `${queue.name} ${queue.definitionVersion}`
          : `${queue.name} ${queue.version}`,
      )
      const { input, output, progress } = callSite.usage
      // The calls of a client depend on types in other files, so hash their positions.
      // The tags of an alias may be in another file, so hash their messages.
      const unread = callSite.kind === 'definition' ? Object.values(callSite.unreadTags).flat() : []
      return [
        callSite.kind,
        callSite.call.pos,
        input,
        output,
        progress,
        ...queues,
        ...unread.map(({ message }) => message),
      ].join(' ')
    }),
  )
}

/** The end of the version of a file that carries contracts and cannot import `typeboss/contract`. */
const unreachable = '-unreachable'
