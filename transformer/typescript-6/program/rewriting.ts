/**
 * Queue definitions and call sites → contracts.
 *
 *     defineQueue('email-queue', send)          defineQueue('email-queue', send, emailQueueContract)
 *     queue.add('email-queue', email)           queue.add(emailQueueContract, email)
 *     queue.add(name, email)                    queue.add(typebossContract.choose(name, { … }), email)
 *
 * Both sides so carry the codec, and a producer never loads the handler's module. All questions go to the program's
 * own checker and are asked when the answer is needed: at emit, when everything has been checked already, or, in an
 * incremental build, before the builder reads the files' versions.
 */
import type ts from 'typescript'
import { typebossFrom } from '../../compiler/resolution.js'
import { findAllCalls } from '../../calls/all-calls.js'
import { isCallSite, type CallSite } from '../../calls/call-sites.js'
import { chosenSignature, possibleSignatures, type CalledBy } from '../../calls/called-signatures.js'
import { queuesOf } from '../emit/carried-contracts.js'
import { isCompiled } from '../../compiler/compilation.js'
import type { Compilation6 } from '../compilation.js'
import { createContractTexts } from '../emit/contract-text.js'
import { addContractVersions, type ContractHash } from '../incremental/contract-versions.js'
import { describeJobOptionProblems } from '../../checks/job-option-problems.js'
import { readStoredContracts } from '../incremental/previous-build.js'
import { describeOptionProblems } from '../../checks/option-problems.js'
import { hash } from '../../calls/queue-contract.js'
import { rewriteFile } from '../emit/rewrite-file.js'
import { describeProblems } from '../../checks/type-problems.js'
import { describeUnreachable } from '../../checks/unreachable-package.js'

export interface Rewriting {
  /** To run before TypeScript's own transformers, and before those of others. */
  readonly transformer: ts.TransformerFactory<ts.SourceFile>
  /** What is wrong with the types of the queues that this file defines. */
  readonly diagnostics: (sourceFile: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]
  /** The same, for less, of a file that the checker has checked. */
  readonly diagnosticsOfChecked: (sourceFile: ts.SourceFile) => readonly ts.DiagnosticWithLocation[]
  /** The names of the queues whose contracts the file is given. */
  readonly queuesIn: (sourceFile: ts.SourceFile) => ReadonlySet<string>
  /** The names that the file uses and no queue has. */
  readonly unknownQueuesIn: (sourceFile: ts.SourceFile) => ReadonlySet<string>
}

/** Prepares the rewriting of a program that has its type map, and lets its files' versions tell their contracts. */
export function createRewriting(compilation: Compilation6): Rewriting {
  const { ts, program } = compilation
  const found = lazily(() => findAllCalls(compilation))
  const callSitesOf = (
    sourceFile: ts.SourceFile,
    calledBy: CalledBy = possibleSignatures,
  ): readonly CallSite[] => found().callsOf(sourceFile, calledBy).filter(isCallSite)
  const describe = (
    sourceFile: ts.SourceFile,
    callSites: readonly CallSite[],
  ): readonly ts.DiagnosticWithLocation[] => [
    ...describeProblems(ts, callSites),
    ...describeOptionProblems(ts, callSites, found().catalog.named),
    ...describeJobOptionProblems(ts, callSites),
    ...describeUnreachable(compilation, sourceFile, callSites),
  ]
  const texts = createContractTexts()
  const sourceFiles = program.getSourceFiles().filter((sourceFile) => isCompiled(program, sourceFile))
  const storedContracts = lazily(() => readStoredContracts(compilation))
  // Whether a file can import the package is not derived from any text, so an answer about that is never reused.
  const reusable = (sourceFile: ts.SourceFile): ContractHash | undefined => {
    const stored = storedContracts()(sourceFile)
    if (stored === undefined || stored === '') return stored
    const wasUnreachable = stored.endsWith(unreachable)
    return wasUnreachable || typebossFrom(compilation, sourceFile) === 'not found' ? undefined : stored
  }
  addContractVersions(program, sourceFiles, {
    known: reusable,
    compute: (sourceFile) => {
      const callSites = callSitesOf(sourceFile)
      const problems = describeUnreachable(compilation, sourceFile, callSites)
      return versionOf(callSites) + (problems.length > 0 ? unreachable : '')
    },
  })
  return {
    transformer: (context) => (sourceFile) => {
      const callSites = callSitesOf(sourceFile)
      if (callSites.length === 0) return sourceFile
      return rewriteFile(compilation, context, sourceFile, callSites, texts)
    },
    diagnostics: (sourceFile) => describe(sourceFile, callSitesOf(sourceFile)),
    diagnosticsOfChecked: (sourceFile) => describe(sourceFile, callSitesOf(sourceFile, chosenSignature)),
    queuesIn: (sourceFile) =>
      new Set(
        callSitesOf(sourceFile)
          .flatMap(queuesOf)
          .map(({ name }) => name),
      ),
    unknownQueuesIn: (sourceFile) =>
      new Set(
        found()
          .callsOf(sourceFile, possibleSignatures)
          .flatMap((call) => (isCallSite(call) ? [] : [call.name])),
      ),
  }
}

/** Changes whenever what the file is rewritten to does. */
function versionOf(callSites: readonly CallSite[]): string {
  if (callSites.length === 0) return ''
  return hash(
    callSites.map((callSite) => {
      const queues = queuesOf(callSite).map((queue) => `${queue.name} ${queue.version}`)
      const { input, output, progress } = callSite.demand
      // What is called may have changed elsewhere, so that another of the same calls is one of a client.
      const place = [callSite.call.pos, callSite.kind === 'definition' ? '' : callSite.argument.index]
      // Before an alias they may have come elsewhere.
      const unread = callSite.kind === 'definition' ? Object.values(callSite.unreadTags).flat() : []
      return [
        callSite.kind,
        ...place,
        input,
        output,
        progress,
        ...queues,
        ...unread.map(({ message }) => message),
      ].join(' ')
    }),
  )
}

/** Ends the version of a file that is given contracts and cannot import what they call. */
const unreachable = '-unreachable'

function lazily<Value extends object>(make: () => Value): () => Value {
  let value: Value | undefined
  return () => (value ??= make())
}
