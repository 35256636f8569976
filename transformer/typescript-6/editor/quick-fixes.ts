/**
 * Quick fixes for typeboss's own errors, and for one of the compiler's, where the fix is mechanical:
 *
 *     71001   defineQueue(name, …), where `name` is a constant    →  defineQueue('email-queue', …)
 *     71002   defineQueue('email queue!', …)                      →  defineQueue('email-queue', …)
 *     71004   defineQueue('email-queue', …), let q = defineQueue(…)  →  export const emailQueue = …, const q = …
 *     71005   async (email) => …                                  →  async (email: Email) => …, with an interface to fill in
 *     2345    queue.add('emailqueue', …)                          →  queue.add('email-queue', …)
 */
import type { Compilation } from '../../compiler/compilation.js'
import type ts from 'typescript'
import { nearestQueueName } from '../../../facts/queue-names.js'
import { messages } from '../../compiler/messages.js'
import { callAt } from '../../checks/rewording/call-at.js'
import { createIsOwnFile, ownSignature } from '../../checks/rewording/own-signatures.js'
import { argumentNotAssignable } from '../../checks/rewording/rewording.js'
import { unknownTextAt } from '../../checks/rewording/unknown-text.js'

export interface QuickFix {
  readonly description: string
  readonly changes: readonly ts.TextChange[]
}

interface Broken {
  readonly compilation: Compilation
  readonly sourceFile: ts.SourceFile
  /** The node of the error. */
  readonly node: ts.Node
}

type CreateFix = (broken: Broken) => QuickFix | undefined

/** By the code of the error. */
export const quickFixes: ReadonlyMap<number, CreateFix> = new Map([
  [messages.nameNotLiteral().code, writeName],
  [messages.nameRefused('').code, acceptableName],
  [messages.notTopLevel('').code, nameDefinition],
  [messages.parameterWithoutType().code, annotateParameter],
  [argumentNotAssignable, writeMeantText],
])

function writeName({ compilation, sourceFile, node }: Broken): QuickFix | undefined {
  const type = compilation.checker.getTypeAtLocation(node)
  if (!type.isStringLiteral()) return undefined
  return {
    description: `Write the name: ${quoted(type.value)}`,
    changes: [replacing(sourceFile, node, quoted(type.value))],
  }
}

function writeMeantText({ compilation, sourceFile, node }: Broken): QuickFix | undefined {
  const { ts } = compilation
  const span = { start: node.getStart(sourceFile), length: node.getWidth(sourceFile) }
  const place = ts.isStringLiteralLike(node) ? callAt(ts, sourceFile, span) : undefined
  const signature = place && ownSignature(compilation, createIsOwnFile(compilation), place.call)
  const unknown = signature && unknownTextAt(compilation, signature, place)
  if (unknown?.meant === undefined) return undefined
  return {
    description: `Change spelling to ${quoted(unknown.meant)}`,
    changes: [replacing(sourceFile, node, quoted(unknown.meant))],
  }
}

function acceptableName({ compilation: { ts }, sourceFile, node }: Broken): QuickFix | undefined {
  if (!ts.isStringLiteralLike(node)) return undefined
  const name = nearestQueueName(node.text)
  if (name === undefined) return undefined
  return {
    description: `Rename the queue to ${quoted(name)}`,
    changes: [replacing(sourceFile, node, quoted(name))],
  }
}

/** `node` is the callee. */
function nameDefinition({ compilation: { ts }, sourceFile, node }: Broken): QuickFix | undefined {
  const call = node.parent
  if (!ts.isCallExpression(call) || call.expression !== node) return undefined
  const { parent } = call
  const [name] = call.arguments
  if (ts.isExpressionStatement(parent) && parent.parent === sourceFile) {
    if (name === undefined || !ts.isStringLiteralLike(name)) return undefined
    const constant = constantName(name.text)
    return {
      description: `Name the definition: export const ${constant}`,
      changes: [
        { span: { start: call.getStart(sourceFile), length: 0 }, newText: `export const ${constant} = ` },
      ],
    }
  }
  if (!ts.isVariableDeclaration(parent) || !ts.isVariableDeclarationList(parent.parent)) return undefined
  const [keyword] = parent.parent.getChildren(sourceFile)
  const isTopLevel = parent.parent.parent.parent === sourceFile
  if (keyword === undefined || !isTopLevel || parent.parent.declarations.length > 1) return undefined
  return { description: 'Define the queue with const', changes: [replacing(sourceFile, keyword, 'const')] }
}

function annotateParameter({ compilation: { ts }, sourceFile, node }: Broken): QuickFix | undefined {
  if (!ts.isParameter(node) || !ts.isIdentifier(node.name)) return undefined
  const statement = sourceFile.statements.find(({ pos, end }) => node.pos >= pos && node.end <= end)
  if (statement === undefined) return undefined
  const type = freeName(sourceFile, pascalCase(node.name.text))
  const before = { start: statement.getStart(sourceFile), length: 0 }
  const after = { start: node.name.end, length: 0 }
  // A type needs parentheses, and `email => …` has none.
  const isBare = !hasParenthesis(node.parent, sourceFile)
  return {
    description: `Declare an interface ${type} for what the jobs carry`,
    changes: [
      { span: before, newText: `export interface ${type} {}\n\n` },
      ...(isBare ? [{ span: { start: node.getStart(sourceFile), length: 0 }, newText: '(' }] : []),
      { span: after, newText: isBare ? `: ${type})` : `: ${type}` },
    ],
  }
}

function hasParenthesis(handler: ts.Node, sourceFile: ts.SourceFile): boolean {
  return handler.getChildren(sourceFile).some((child) => child.getText(sourceFile) === '(')
}

function replacing(sourceFile: ts.SourceFile, node: ts.Node, newText: string): ts.TextChange {
  const start = node.getStart(sourceFile)
  return { span: { start, length: node.end - start }, newText }
}

function quoted(name: string): string {
  return `'${name.replace(/['\\]/g, '\\$&')}'`
}

/** `email-queue` → `emailQueue`, `push` → `pushQueue`. */
function constantName(queue: string): string {
  const name = pascalCase(queue).replace(/^\d+/, '')
  const constant = `${name.charAt(0).toLowerCase()}${name.slice(1)}`
  return /queue$/i.test(constant) ? constant : `${constant}Queue`
}

function pascalCase(text: string): string {
  return text
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

function freeName(sourceFile: ts.SourceFile, wish: string): string {
  const isTaken = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(sourceFile.text)
  let name = wish
  for (let count = 2; isTaken(name); count += 1) name = `${wish}${count}`
  return name
}
