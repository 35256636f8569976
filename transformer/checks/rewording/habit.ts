/**
 * Adds to the error of an unknown option or member what another queue's name for it is here.
 *
 *     queue.send('email-queue', email)                     Property 'send' does not exist on type 'QueueClient'. In typeboss: …
 *     queue.add('email-queue', email, { retryLimit: 5 })   … 'retryLimit' does not exist in type 'AddOptions'. In typeboss: retries.
 */
import type { Compilation } from '../../compiler/compilation.js'
import type * as ts from '../../compiler/port.js'
import { habitOf, type HabitKind } from '../habits.js'
import type { IsOwnFile } from './own-signatures.js'

const unknownOption: ReadonlySet<number> = new Set([2353, 2561])
const nothingInCommon = 2559
const unknownMember: ReadonlySet<number> = new Set([2339, 2551])
const unknownExport: ReadonlySet<number> = new Set([2305, 2724])

export const unknownNames: ReadonlySet<number> = new Set([
  ...unknownOption,
  ...unknownMember,
  ...unknownExport,
  nothingInCommon,
])

const kindsOfTypes: Readonly<Record<string, HabitKind>> = {
  QueueClient: 'client',
  QueueWorker: 'worker',
  JobContext: 'context',
}

export function messageOfHabit(
  compilation: Compilation,
  isOwnFile: IsOwnFile,
  sourceFile: ts.SourceFile,
  { code, start = 0, length = 0, messageText }: ts.Diagnostic,
): Pick<ts.Diagnostic, 'messageText'> | undefined {
  const text = sourceFile.text.slice(start, start + length).replaceAll(/^['"]|['"]$/g, '')
  const around = nodesAround(compilation.ts, sourceFile, { start, length })
  const habit = habitAt(compilation, isOwnFile, around, code, text)
  if (habit === undefined) return undefined
  if (typeof messageText !== 'string')
    return { messageText: { ...messageText, messageText: added(messageText.messageText, habit) } }
  return { messageText: added(messageText, habit) }
}

/** The compiler's own suggestion is a similar word. */
function added(message: string, habit: string): string {
  return `${message.replace(/ Did you mean (?:to write )?'[^']*'\?$/, '')} ${habit}`
}

function habitAt(
  { ts, checker }: Compilation,
  isOwnFile: IsOwnFile,
  around: readonly ts.Node[],
  code: number,
  text: string,
): string | undefined {
  const isOwn = (type: ts.Type): boolean =>
    typesIn(type).some((one) => {
      const [declaration] = one.getSymbol()?.declarations ?? []
      return declaration !== undefined && isOwnFile(declaration.getSourceFile().fileName)
    })
  if (unknownExport.has(code)) {
    const statement = around.find((node) => ts.isImportDeclaration(node))
    const from = statement?.moduleSpecifier
    return from !== undefined && ts.isStringLiteral(from) && from.text === 'typeboss'
      ? habitOf('export', text)
      : undefined
  }
  if (unknownMember.has(code)) {
    const access = around.findLast((node) => ts.isPropertyAccessExpression(node))
    if (access === undefined || access.name.text !== text) return undefined
    const type = checker.getNonNullableType(checker.getTypeAtLocation(access.expression))
    if (!isOwn(type)) return undefined
    return habitOf(kindsOfTypes[type.getSymbol()?.name ?? ''] ?? 'job', text)
  }
  const call = around.findLast((node) => ts.isCallExpression(node) || ts.isNewExpression(node))
  if (call === undefined) return undefined
  const isOwnCall = ts.isNewExpression(call)
    ? isOwn(checker.getTypeAtLocation(call))
    : isOwnFile(checker.getResolvedSignature(call)?.declaration?.getSourceFile().fileName ?? '')
  if (!isOwnCall) return undefined
  if (code !== nothingInCommon) return habitOf('option', text)
  const options = around.findLast((node) => ts.isObjectLiteralExpression(node))
  const habits = options?.properties.map((property) => habitOf('option', property.name?.getText() ?? ''))
  return habits?.find((habit) => habit !== undefined)
}

function typesIn(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type]
}

/** From the outermost to the innermost node that contains the span. */
function nodesAround(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  { start, length }: ts.TextSpan,
): readonly ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    if (node.getStart(sourceFile) > start || node.end < start + length) return
    found.push(node)
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(sourceFile, visit)
  return found
}
