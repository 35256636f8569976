/** Finds the queue definitions of a file, by syntax alone, and reports those that the type map cannot contain. */
import type * as ts from '../compiler/port.js'
import { isQueueName } from '../../facts/queue-names.js'
import { bindingOf } from './bindings.js'
import type { Definition } from './definition.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import { hiddenName } from './hidden-name.js'
import { usesNotTopLevel } from './not-top-level.js'
import { readPayload } from './payload.js'
import { namedCalls } from './lasting-names.js'
import type { NamedCall } from './lasting-names.js'
import type { FileBindings } from './program-bindings.js'

export interface FileDefinitions {
  readonly definitions: readonly Definition[]
  readonly problems: readonly ts.DiagnosticWithLocation[]
}

export function findDefinitions(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  bindings: FileBindings,
): FileDefinitions {
  const named = namedCalls(ts, sourceFile).filter(
    ({ call }) => bindingOf(ts, call.expression, bindings)?.kind === 'defineQueue',
  )
  const definitions: Definition[] = []
  const problems: ts.DiagnosticWithLocation[] = []
  for (const namedCall of named) {
    const reading = readDefinition(ts, sourceFile, namedCall)
    if (reading.mapped) definitions.push(reading.definition)
    else problems.push(reading.problem)
  }
  const calls = new Set(named.map(({ call }) => call))
  for (const { node, where } of usesNotTopLevel(ts, sourceFile, bindings, calls)) {
    problems.push(diagnosticAt(ts, sourceFile, node, messages.notTopLevel(where)))
  }
  return { definitions, problems }
}

type DefinitionReading =
  | { readonly mapped: true; readonly definition: Definition }
  | { readonly mapped: false; readonly problem: ts.DiagnosticWithLocation }

function readDefinition(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  { call, access }: NamedCall,
): DefinitionReading {
  const nameNode = call.arguments[0]
  if (nameNode === undefined || !ts.isStringLiteralLike(nameNode)) {
    return refused(diagnosticAt(ts, sourceFile, nameNode ?? call.expression, messages.nameNotLiteral()))
  }
  const name = nameNode.text
  if (!isQueueName(name)) {
    return refused(diagnosticAt(ts, sourceFile, nameNode, messages.nameRefused(name)))
  }
  const payload = readPayload(ts, call)
  if (!payload.found) return refused(diagnosticAt(ts, sourceFile, payload.node, payload.message))
  const hidden = hiddenName(ts, sourceFile, payload.types)
  if (hidden !== undefined) return refused(diagnosticAt(ts, sourceFile, hidden, messages.typeHidden()))
  return { mapped: true, definition: { name, nameNode, call, access, types: payload.types } }
}

function refused(problem: ts.DiagnosticWithLocation): DefinitionReading {
  return { mapped: false, problem }
}
