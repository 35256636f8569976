/**
 * Rewords the compiler's errors about calls of this package to name queues instead of the package's helper types. Code and
 * position stay the same.
 *
 *     queue.add('emailqueue', …)   Argument of type '"emailqueue"' is not assignable to parameter of type '"email-queue" |
 *                                  "reports"'. Did you mean '"email-queue"'?
 *
 * Only errors are examined, after the compiler has found them.
 */
import type { Compilation } from '../../compiler/compilation.js'
import type * as ts from '../../compiler/port.js'
import { callAt, type CallPosition } from './call-at.js'
import { messageOfHabit, unknownNames } from './habit.js'
import { messageOfMissingArgument } from './missing-argument.js'
import { messageOfNeedlessData } from './needless-data.js'
import { messageOfOneOverload } from './one-overload.js'
import { createIsOwnFile, ownSignature } from './own-signatures.js'
import { messageOfUnknownText } from './unknown-text.js'

export type Rewording = (diagnostic: ts.Diagnostic) => ts.Diagnostic

export const argumentNotAssignable = 2345
const noOverloadMatches = 2769
const wrongCount = 2554
const reworded: ReadonlySet<number> = new Set([argumentNotAssignable, noOverloadMatches, wrongCount])

export function createRewording(compilation: Compilation): Rewording {
  const { ts } = compilation
  const isOwnFile = createIsOwnFile(compilation)
  const wordsFor = (diagnostic: ts.Diagnostic, position: CallPosition) => {
    const signature = ownSignature(compilation, isOwnFile, position.call)
    if (signature === undefined) return undefined
    switch (diagnostic.code) {
      case noOverloadMatches:
        return messageOfOneOverload(ts, diagnostic, position.call)
      case wrongCount:
        // An unknown queue is the more useful error: the missing argument depends on the queue.
        return (
          messageOfUnknownText(compilation, signature, { ...position, argument: 0 }) ??
          messageOfMissingArgument(compilation, signature, position.call, diagnostic)
        )
      default:
        return (
          messageOfUnknownText(compilation, signature, position) ??
          messageOfNeedlessData(position, diagnostic)
        )
    }
  }
  const worded: Rewording = (diagnostic) => {
    const { code, file, start, length } = diagnostic
    if (!reworded.has(code) || file === undefined || start === undefined || length === undefined)
      return diagnostic
    const position = callAt(ts, file, { start, length })
    return { ...diagnostic, ...(position && wordsFor(diagnostic, position)) }
  }
  return (diagnostic) => {
    // An overload's error may be about an option.
    const found = worded(diagnostic)
    if (!unknownNames.has(found.code) || found.file === undefined) return found
    return { ...found, ...messageOfHabit(compilation, isOwnFile, found.file, found) }
  }
}
