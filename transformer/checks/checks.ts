/**
 * Every problem that typeboss reports in a file. `tspc`, the editor, the compilation of single files and `typeboss list` all
 * use this list, so a check that is added here appears in all four.
 */
import type { AllCalls } from '../calls/all-calls.js'
import { isCallSite } from '../calls/call-sites.js'
import type { CalledBy } from '../calls/called-signatures.js'
import type { Compilation } from '../compiler/compilation.js'
import type * as ts from '../compiler/port.js'
import type { ProgramQueues } from '../queues/queues.js'
import { describeIndirectCalls } from './indirect-calls.js'
import { describeJobOptionProblems } from './job-option-problems.js'
import { describeOptionProblems } from './option-problems.js'
import { createRewording, type Rewording } from './rewording/rewording.js'
import { describeProblems } from './type-problems.js'
import { describeUnreachable } from './unreachable-package.js'
import { reportUnseenNull } from './unseen-null.js'
import { describeUpgradeProblems } from './upgrade-problems.js'

export interface Checks {
  /** The errors and warnings of typeboss itself in a file. */
  readonly problemsOf: (sourceFile: ts.SourceFile, calledBy: CalledBy) => readonly ts.DiagnosticWithLocation[]
  /** Rewords an error of the compiler to name queues instead of the package's helper types. */
  readonly reworded: Rewording
}

/** `queues` are the queues of the same program. They may have been found before its type map was appended. */
export function createChecks(
  compilation: Compilation,
  queues: ProgramQueues,
  allCalls: () => AllCalls,
): Checks {
  const { ts } = compilation
  // By name: a file with appended text is another object than the user's file.
  const ofQueues = new Map([...queues].map(([{ fileName }, { problems }]) => [fileName, problems]))
  const describeUnseenNull = reportUnseenNull(compilation, queues)
  return {
    reworded: createRewording(compilation),
    problemsOf: (sourceFile, calledBy) => {
      const { catalog, callsOf } = allCalls()
      const calls = callsOf(sourceFile, calledBy)
      const callSites = calls.filter(isCallSite)
      return [
        ...(ofQueues.get(sourceFile.fileName) ?? []),
        ...describeProblems(ts, callSites),
        ...describeOptionProblems(ts, callSites, catalog.named),
        ...describeUpgradeProblems(ts, callSites),
        ...describeJobOptionProblems(ts, callSites),
        ...describeUnreachable(compilation, sourceFile, callSites),
        ...describeUnseenNull(sourceFile, callSites),
        ...describeIndirectCalls(ts, sourceFile, calls),
      ]
    },
  }
}
