/**
 * Explains the error of data for a queue whose jobs carry nothing. Usually the user meant options.
 *
 *     queue.add('sweep', { delay: 5_000 })   Argument of type '{ delay: number; }' is not assignable to parameter of type 'void'.
 *                                            The jobs of this queue carry nothing: options follow undefined.
 */
import type * as ts from '../../compiler/port.js'
import type { CallPosition } from './call-at.js'

export function messageOfNeedlessData(
  { call, argument }: CallPosition,
  { messageText }: ts.Diagnostic,
): Pick<ts.Diagnostic, 'messageText'> | undefined {
  if (typeof messageText !== 'string' || argument === 0 || !messageText.endsWith("of type 'void'."))
    return undefined
  const before = call.arguments.slice(0, argument).map((each) => each.getText())
  const rightly = [...before, 'undefined', 'options'].join(', ')
  return {
    messageText: `${messageText} The jobs of this queue carry nothing, so options follow undefined: (${rightly}).`,
  }
}
