/** Finds the queue definitions of a file, by syntax alone, and says what is wrong with those that cannot be mapped. */
import type ts from 'typescript'
import { bindingOf } from './bindings.js'
import type { TypeScript } from '../compiler/compiler.js'
import type { Definition } from './definition.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import { hiddenName } from './hidden-name.js'
import { misplacedUses } from './not-top-level.js'
import { readPayload } from './payload.js'
import { placedCalls } from './placement.js'
import type { PlacedCall } from './placement.js'
import type { FileBindings } from './program-bindings.js'

export interface FileDefinitions {
  readonly definitions: readonly Definition[]
  readonly problems: readonly ts.DiagnosticWithLocation[]
}

/** The rule of pg-boss (`assertQueueName`). */
const acceptedName = /^[\w.\-/]+$/

export function findDefinitions(
  compiler: TypeScript,
  file: ts.SourceFile,
  bindings: FileBindings,
): FileDefinitions {
  const placed = placedCalls(compiler, file).filter(
    ({ call }) => bindingOf(compiler, call.expression, bindings)?.kind === 'defineQueue',
  )
  const definitions: Definition[] = []
  const problems: ts.DiagnosticWithLocation[] = []
  for (const placedCall of placed) {
    const reading = readDefinition(compiler, file, placedCall)
    if (reading.mapped) definitions.push(reading.definition)
    else problems.push(reading.problem)
  }
  const calls = new Set(placed.map(({ call }) => call))
  for (const { node, where } of misplacedUses(compiler, file, bindings, calls)) {
    problems.push(diagnosticAt(compiler, file, node, messages.misplaced(where)))
  }
  return { definitions, problems }
}

type DefinitionReading =
  | { readonly mapped: true; readonly definition: Definition }
  | { readonly mapped: false; readonly problem: ts.DiagnosticWithLocation }

function readDefinition(
  compiler: TypeScript,
  file: ts.SourceFile,
  { call, access }: PlacedCall,
): DefinitionReading {
  const nameNode = call.arguments[0]
  if (!nameNode || !compiler.isStringLiteralLike(nameNode)) {
    return refused(diagnosticAt(compiler, file, nameNode ?? call.expression, messages.nameNotLiteral()))
  }
  const name = nameNode.text
  if (!acceptedName.test(name)) {
    return refused(diagnosticAt(compiler, file, nameNode, messages.nameRefused(name)))
  }
  const payload = readPayload(compiler, call)
  if (!payload.found) return refused(diagnosticAt(compiler, file, payload.node, payload.message))
  const hidden = hiddenName(compiler, file, payload.types)
  if (hidden) return refused(diagnosticAt(compiler, file, hidden, messages.typeHidden()))
  return { mapped: true, definition: { name, nameNode, call, access, types: payload.types } }
}

function refused(problem: ts.DiagnosticWithLocation): DefinitionReading {
  return { mapped: false, problem }
}
