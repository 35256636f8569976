/** What is wrong with a value of a union. */
import { roleOn, type Emitter } from './emitter.js'
import type { Side } from '../../../facts/shape/side.js'
import { fits } from './fits.js'
import { resolve, type Shape, type ShapeOf } from '../../../facts/shape/shape.js'
import { all, any, call } from './test-text.js'
import { block, pathTo, readField } from './text.js'
import { quote } from '../shape/quote.js'
import { discriminantOf, partition } from '../unions/union-parts.js'
import { explainCall, reportText } from './explain-part.js'
import { cut, describe } from '../../../facts/shape/words.js'

/** Where the value's JSON kind or its discriminant says which member is meant, that member explains; else the nearest. */
export function explainUnion(emitter: Emitter, shape: ShapeOf<'union'>, side: Side): readonly string[] {
  const { objects, arrays, others } = partition(shape)
  const nonArrays = others.filter((member) => !arrays.includes(member))
  const test = fits(emitter, shape, 'value', side)
  const lines = [`if (${test.yes}) return`]
  const [array] = arrays.filter(
    (member) => side === 'json' || ['array', 'tuple'].includes(resolve(member).kind),
  )
  if (array !== undefined && arrays.length === 1) {
    lines.push(`if (Array.isArray(value)) return ${explainCall(emitter, array, 'value', 'path', side)}`)
  }
  const whole = reportText(emitter, shape, 'value', 'path', side)
  const [object] = objects
  const isOther =
    nonArrays.length === 0 || side === 'json'
      ? undefined
      : any(nonArrays.map((member) => fits(emitter, member, 'value', side)))
  const isObjectHere = [
    call(`${emitter.helpers}.isObject(value)`),
    ...(isOther === undefined ? [] : [{ ...isOther, yes: `!(${isOther.yes})`, form: 'single' as const }]),
  ]
  if (object !== undefined && objects.length === 1) {
    lines.push(`if (${all(isObjectHere).yes}) return ${explainCall(emitter, object, 'value', 'path', side)}`)
  }
  const discriminant = discriminantOf(objects)
  if (discriminant !== undefined) lines.push(explainDiscriminated(emitter, discriminant, side))
  else if (objects.length > 1) {
    lines.push(block(`if (${all(isObjectHere).yes})`, [explainNearest(emitter, shape, objects, side)]))
  }
  return [...lines, whole]
}

function explainDiscriminated(
  emitter: Emitter,
  { key, cases }: NonNullable<ReturnType<typeof discriminantOf>>,
  side: Side,
): string {
  const field = readField(emitter.helpers, 'value', key)
  const expected = cut(cases.flatMap(({ literals }) => literals).join(' | '))
  return block(`if (${emitter.helpers}.isObject(value))`, [
    block(`switch (${field})`, [
      ...cases.map(({ literals, member }) =>
        [
          ...literals.map((literal) => `case ${literal}:`),
          `  return ${explainCall(emitter, member, 'value', 'path', side)}`,
        ].join('\n'),
      ),
      `default:\n  return ${emitter.helpers}.report(problems, ${pathTo('path', key)}, ${quote(expected)}, ${field})`,
    ]),
  ])
}

function explainNearest(
  emitter: Emitter,
  union: ShapeOf<'union'>,
  objects: readonly Shape[],
  side: Side,
): string {
  const members = objects.map((member) => {
    const own = resolve(member)
    const fields = own.kind === 'object' ? own.fields.filter((field) => !field.optional) : []
    const explain = emitter.functionFor(roleOn('explain', side), member)
    return `  [${explain}, [${fields.map((field) => quote(field.name)).join(', ')}]],`
  })
  const words = quote(describe(union, side))
  return `return ${emitter.helpers}.explainNearest(value, path, problems, ${words}, [\n${members.join('\n')}\n])`
}
