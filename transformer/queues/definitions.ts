/** Finds the queue definitions of a file, by syntax alone, and reports those that the type map cannot contain. */
import type * as ts from '../compiler/port.js'
import { isQueueName } from '../../facts/queue-names.js'
import { bindingOf } from './bindings.js'
import type { Definition } from './definition.js'
import { diagnosticAt, messages, type Message } from '../compiler/messages.js'
import { hiddenName } from './hidden-name.js'
import { usesNotTopLevel } from './not-top-level.js'
import { readPayload } from './payload.js'
import { namedCalls } from './lasting-names.js'
import type { NamedCall } from './lasting-names.js'
import type { FileBindings } from './program-bindings.js'

export interface FileDefinitions {
  readonly definitions: readonly Definition[]
  readonly problems: readonly ts.DiagnosticWithLocation[]
  /** The names that are no literals, and what they were taken for. */
  readonly constants: readonly NameConstant[]
}

export interface NameConstant {
  readonly expression: ts.Expression
  readonly text: string | undefined
}

/** Returns the text of a constant that is a queue's name. */
export type ConstantText = (expression: ts.Expression) => string | undefined

export function findDefinitions(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  bindings: FileBindings,
  constantText: ConstantText,
): FileDefinitions {
  const named = namedCalls(ts, sourceFile).filter(
    ({ call }) => bindingOf(ts, call.expression, bindings)?.kind === 'defineQueue',
  )
  const definitions: Definition[] = []
  const problems: ts.DiagnosticWithLocation[] = []
  const constants: NameConstant[] = []
  const textOf = (expression: ts.Expression): string | undefined => {
    if (ts.isStringLiteralLike(expression)) return expression.text
    const text = constantText(expression)
    constants.push({ expression, text })
    return text
  }
  for (const namedCall of named) {
    const { definition, problem } = readDefinition(ts, sourceFile, namedCall, textOf)
    if (definition !== undefined) definitions.push(definition)
    if (problem !== undefined) problems.push(problem)
  }
  const calls = new Set(named.map(({ call }) => call))
  for (const { node, where } of usesNotTopLevel(ts, sourceFile, bindings, calls)) {
    problems.push(diagnosticAt(ts, sourceFile, node, messages.notTopLevel(where)))
  }
  return { definitions, problems, constants }
}

interface DefinitionReading {
  readonly definition?: Definition
  readonly problem?: ts.DiagnosticWithLocation
}

function readDefinition(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  { call, access }: NamedCall,
  textOf: ConstantText,
): DefinitionReading {
  const nameNode = call.arguments[0]
  const name = nameNode && textOf(nameNode)
  if (nameNode === undefined || name === undefined) {
    return { problem: diagnosticAt(ts, sourceFile, nameNode ?? call.expression, messages.nameNotLiteral()) }
  }
  const definition: Definition = { name, nameNode, call, access, types: { kind: 'refused' } }
  const refuse = (node: ts.Node, message: Message): DefinitionReading => ({
    definition,
    problem: diagnosticAt(ts, sourceFile, node, message),
  })
  if (name === '') return { problem: diagnosticAt(ts, sourceFile, nameNode, messages.nameRefused(name)) }
  if (!isQueueName(name)) return refuse(nameNode, messages.nameRefused(name))
  const payload = readPayload(ts, call)
  if (!payload.found) return refuse(payload.node, payload.message)
  const hidden = hiddenName(ts, sourceFile, payload.types)
  if (hidden !== undefined) return refuse(hidden, messages.typeHidden())
  return { definition: { ...definition, types: payload.types } }
}
