/** The check of a tuple. */
import { checkTests } from './check-text.js'
import type { Emitter } from './emitter.js'
import type { Side } from '../../../facts/shape/side.js'
import { nullInMiddle } from '../../../facts/shape/optional-elements.js'
import type { TupleElement, TupleShape } from '../../../facts/shape/shape.js'
import { all, any, call, equals, single, type Test } from './test-text.js'
import { block } from './text.js'
import { fits } from './fits.js'
import { refuseIf } from './refuse-if.js'

export function isTupleLines(emitter: Emitter, shape: TupleShape, side: Side): readonly string[] {
  const least = shape.elements.filter((element) => !element.optional).length + shape.last.length
  const most = shape.elements.length
  const count =
    shape.rest !== undefined
      ? single(`value.length >= ${least}`, `value.length < ${least}`)
      : least === most
        ? equals('value.length', String(most))
        : all([
            single(`value.length >= ${least}`, `value.length < ${least}`),
            single(`value.length <= ${most}`, `value.length > ${most}`),
          ])
  return [
    refuseIf(
      all([call(`${emitter.helpers}.isArray(value)`), count, ...checkTests(emitter, shape.checks, 'value')]),
    ),
    ...shape.elements.map((element, index) => {
      const test = fits(emitter, element.shape, `value[${index}]`, side)
      return refuseIf(element.optional ? any([leftOut(element, index, side), test]) : test)
    }),
    ...isRestLines(emitter, shape, side),
    'return true',
  ]
}

/** The condition that an optional element is not there. */
function leftOut(element: TupleElement, index: number, side: Side): Test {
  const asNull = nullInMiddle(element)
  if (side === 'json') {
    const short = single(`value.length <= ${index}`, `value.length > ${index}`)
    return asNull ? any([short, equals(`value[${index}]`, 'null')]) : short
  }
  const absent = equals(`value[${index}]`, 'undefined')
  return asNull ? absent : all([absent, call(`value.slice(${index}).every((item) => item === undefined)`)])
}

function isRestLines(emitter: Emitter, shape: TupleShape, side: Side): readonly string[] {
  if (shape.rest === undefined) return []
  const from = shape.elements.length
  const test = fits(emitter, shape.rest, 'value[index]', side)
  const end = shape.last.length === 0 ? 'value.length' : `value.length - ${shape.last.length}`
  return [
    block(`for (let index = ${from}; index < ${end}; index++)`, [refuseIf(test)]),
    ...shape.last.map((part, index) =>
      refuseIf(fits(emitter, part, `value[value.length - ${shape.last.length - index}]`, side)),
    ),
  ]
}
