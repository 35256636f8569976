/**
 * Reports job options that a call writes as literals and the runtime would reject, `queue.add('email-queue', email,
 * { delay: -5 })`. Only the syntax is read; the runtime checks computed options.
 */
import type * as ts from '../compiler/port.js'
import { diagnosticAt, messages } from '../compiler/messages.js'
import { isNegative } from '../queues/literal-type.js'
import { staticKey } from '../queues/lasting-names.js'
import type { CallSite } from '../calls/call-sites.js'
import { allowedInstead, jobRanges, type NumberRange } from '../../facts/option-ranges.js'
import { withoutWrapping } from '../compiler/outer-expression.js'

export function describeJobOptionProblems(
  ts: ts.TypeScript,
  callSites: readonly CallSite[],
): readonly ts.DiagnosticWithLocation[] {
  return callSites.flatMap(({ kind, call }) => (kind === 'definition' ? [] : problemsOfCall(ts, call)))
}

const ranges: Readonly<Record<string, NumberRange>> = jobRanges

/** The index of the argument with the job's options, by method. Calls by an alias are not checked. */
const optionsArgument: ReadonlyMap<string, number> = new Map([
  ['add', 2],
  ['plan', 2],
  ['throttle', 2],
  ['debounce', 2],
  ['update', 2],
  ['schedule', 3],
])

function problemsOfCall(ts: ts.TypeScript, call: ts.CallExpression): readonly ts.DiagnosticWithLocation[] {
  const callee = withoutWrapping(ts, call.expression)
  if (!ts.isPropertyAccessExpression(callee)) return []
  const index = optionsArgument.get(callee.name.text)
  if (index !== undefined) {
    const isInPlace = !call.arguments.slice(0, index).some((argument) => ts.isSpreadElement(argument))
    const options = call.arguments[index]
    return isInPlace && options !== undefined ? problemsOfOptions(ts, options) : []
  }
  return callee.name.text === 'addBatch' && call.arguments[1] !== undefined
    ? problemsOfBatch(ts, call.arguments[1])
    : []
}

/** The problems of `[{ data, options: { delay: -5 } }]`. */
function problemsOfBatch(ts: ts.TypeScript, jobs: ts.Expression): readonly ts.DiagnosticWithLocation[] {
  const list = withoutWrapping(ts, jobs)
  if (!ts.isArrayLiteralExpression(list)) return []
  return list.elements.flatMap((job) =>
    propertiesOf(ts, job).flatMap(({ name, value }) =>
      name === 'options' ? problemsOfOptions(ts, value) : [],
    ),
  )
}

function problemsOfOptions(
  ts: ts.TypeScript,
  options: ts.Expression,
  before = '',
): readonly ts.DiagnosticWithLocation[] {
  return propertiesOf(ts, options).flatMap(({ name, value, property }) => {
    const path = `${before}${name}`
    if (path === 'backoff') return problemsOfOptions(ts, value, 'backoff.')
    const [range, given] = [ranges[path], numberIn(ts, value)]
    const allowed = range !== undefined && given !== undefined ? allowedInstead(range, given) : undefined
    if (allowed === undefined) return []
    return [
      diagnosticAt(
        ts,
        property.getSourceFile(),
        property,
        messages.optionRefused(path, String(given), allowed),
      ),
    ]
  })
}

interface Property {
  readonly name: string
  readonly value: ts.Expression
  readonly property: ts.Node
}

function propertiesOf(ts: ts.TypeScript, expression: ts.Expression): readonly Property[] {
  const object = withoutWrapping(ts, expression)
  if (!ts.isObjectLiteralExpression(object)) return []
  return object.properties.flatMap((property) => {
    const name = ts.isPropertyAssignment(property) ? staticKey(ts, property.name) : undefined
    return ts.isPropertyAssignment(property) && name !== undefined
      ? [{ name, value: property.initializer, property }]
      : []
  })
}

function numberIn(ts: ts.TypeScript, expression: ts.Expression): number | undefined {
  const value = withoutWrapping(ts, expression)
  if (ts.isNumericLiteral(value)) return Number(value.text)
  return isNegative(ts, value) ? -Number(value.operand.text) : undefined
}
