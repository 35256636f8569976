/** What is wrong with the types of a queue, told once, at its definition, with a note at the field itself. */
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'
import { misplacedTags, type TypeProblem } from '../contract/read-type.js'
import type { CallSite } from './call-sites.js'

export function describeProblems(
  ts: TypeScript,
  callSites: readonly CallSite[],
): readonly ts.DiagnosticWithLocation[] {
  return callSites.flatMap((callSite) => {
    if (callSite.kind !== 'definition') return []
    const { call, queue } = callSite
    const input = [...tagsOfParameter(ts, call), ...queue.input.problems]
    return cutShort(
      [
        ...input.map((problem) => describe(ts, placeOfInput(ts, call), problem)),
        ...queue.output.problems.map((problem) => describe(ts, placeOfOutput(ts, call), problem)),
        ...queue.progress.problems.map((problem) => describe(ts, placeOfProgress(ts, call), problem)),
      ],
      queue.name,
    )
  })
}

/** Nobody reads two hundred, which `typeof globalThis` would have. */
const most = 10

function cutShort(
  all: readonly ts.DiagnosticWithLocation[],
  queue: string,
): readonly ts.DiagnosticWithLocation[] {
  const [next, ...others] = all.slice(most)
  if (next === undefined || others.length === 0) return all
  const messageText = `${others.length + 1} more places in the types of '${queue}' cannot be stored.`
  return [...all.slice(0, most), { ...next, messageText, relatedInformation: [] }]
}

/** What stands before the handler's parameter, or before its type, reaches no type. */
function tagsOfParameter(ts: TypeScript, call: ts.CallExpression): readonly TypeProblem[] {
  const parameter = handlerOf(ts, call)?.parameters[0]
  return [parameter, parameter?.type].flatMap((node) =>
    node === undefined
      ? []
      : misplacedTags(ts, node, 'before the parameter', { path: 'input', node: parameter }),
  )
}

function describe(ts: TypeScript, place: ts.Node, problem: TypeProblem): ts.DiagnosticWithLocation {
  const category = ts.DiagnosticCategory.Error
  const related = problem.node && problem.node !== place ? [problem.node] : []
  return {
    category,
    code: problem.code,
    source: 'typeboss',
    messageText: problem.message,
    ...spanOf(place),
    relatedInformation: related.map((node) => ({
      category,
      code: problem.code,
      messageText: 'This is the field.',
      ...spanOf(node),
    })),
  }
}

function spanOf(node: ts.Node): { file: ts.SourceFile; start: number; length: number } {
  const start = node.getStart()
  return { file: node.getSourceFile(), start, length: node.getEnd() - start }
}

/** The handler's parameter annotation, else the type argument, else the queue's name. */
function placeOfInput(ts: TypeScript, call: ts.CallExpression): ts.Node {
  return handlerOf(ts, call)?.parameters[0]?.type ?? call.typeArguments?.[0] ?? nameOf(call)
}

/** The handler's return type, else the type argument, else the queue's name. */
function placeOfOutput(ts: TypeScript, call: ts.CallExpression): ts.Node {
  return handlerOf(ts, call)?.type ?? call.typeArguments?.[1] ?? nameOf(call)
}

/** The annotation of the handler's second parameter, else the queue's name. */
function placeOfProgress(ts: TypeScript, call: ts.CallExpression): ts.Node {
  return handlerOf(ts, call)?.parameters[1]?.type ?? nameOf(call)
}

function handlerOf(ts: TypeScript, call: ts.CallExpression): ts.SignatureDeclaration | undefined {
  const handler = call.arguments[1]
  return handler && (ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)) ? handler : undefined
}

function nameOf(call: ts.CallExpression): ts.Node {
  return call.arguments[0] ?? call
}
