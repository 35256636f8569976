/** The conditions that constraints from JSDoc tags become. */
import type { Emitter } from './emitter.js'
import type {
  BigIntCheck,
  BoundTag,
  Check,
  Format,
  ShapeOf,
  TemplatePart,
} from '../../../facts/shape/shape.js'
import { call, equals, single, type Test } from './test-text.js'
import { readField } from './text.js'
import { quote } from '../shape/quote.js'

/** The conditions on a value that is known to be a number, a string or an array. */
export function checkTests(emitter: Emitter, checks: readonly Check[], value: string): readonly Test[] {
  return checks.map((check) => checkTest(emitter, check, value))
}

function checkTest(emitter: Emitter, check: Check, value: string): Test {
  switch (check.tag) {
    case 'pattern':
      return call(
        `${patternConstant(emitter, check.source, check.withoutUnicode === true ? '' : 'u')}.test(${value})`,
      )
    case 'format':
      return call(`${formatConstant(emitter, check.format)}.test(${value})`)
    case 'uniqueItems':
      return call(`${emitter.helpers}.isUnique(${value})`)
    case 'template':
      return templateTest(emitter, check.parts, value)
    default:
      return boundTest(emitter, check.tag, check.bound, value)
  }
}

function boundTest(emitter: Emitter, tag: BoundTag, bound: number, value: string): Test {
  switch (tag) {
    case 'minimum':
      return single(`${value} >= ${bound}`, `${value} < ${bound}`)
    case 'maximum':
      return single(`${value} <= ${bound}`, `${value} > ${bound}`)
    case 'exclusiveMinimum':
      return single(`${value} > ${bound}`, `${value} <= ${bound}`)
    case 'exclusiveMaximum':
      return single(`${value} < ${bound}`, `${value} >= ${bound}`)
    case 'multipleOf':
      return call(`Number.isInteger(${value} / ${bound})`)
    case 'minLength':
      return call(`${emitter.helpers}.isLong(${value}, ${bound})`)
    case 'maxLength':
      return single(
        `!${emitter.helpers}.isLong(${value}, ${bound + 1})`,
        `${emitter.helpers}.isLong(${value}, ${bound + 1})`,
      )
    case 'minItems':
      return single(`${value}.length >= ${bound}`, `${value}.length < ${bound}`)
    case 'maxItems':
      return single(`${value}.length <= ${bound}`, `${value}.length > ${bound}`)
  }
}

/** The conditions on a value that is known to be a bigint. */
export function bigIntTests(checks: readonly BigIntCheck[], value: string): readonly Test[] {
  return checks.map(({ tag, digits }) => {
    const bound = `${digits}n`
    switch (tag) {
      case 'minimum':
        return single(`${value} >= ${bound}`, `${value} < ${bound}`)
      case 'maximum':
        return single(`${value} <= ${bound}`, `${value} > ${bound}`)
      case 'exclusiveMinimum':
        return single(`${value} > ${bound}`, `${value} <= ${bound}`)
      case 'exclusiveMaximum':
        return single(`${value} < ${bound}`, `${value} >= ${bound}`)
      case 'multipleOf':
        return equals(`${value} % ${bound}`, '0n')
    }
  })
}

function formatConstant(emitter: Emitter, format: Format): string {
  return emitter.constant(`${format}Format`, readField(emitter.helpers, `${emitter.helpers}.formats`, format))
}

/** The same on a Set or a Map, which counts by its size and repeats nothing. */
export function sizeTests(checks: readonly Check[], value: string): readonly Test[] {
  return checks.flatMap((check) => {
    if (check.tag === 'minItems')
      return [single(`${value}.size >= ${check.bound}`, `${value}.size < ${check.bound}`)]
    if (check.tag === 'maxItems')
      return [single(`${value}.size <= ${check.bound}`, `${value}.size > ${check.bound}`)]
    return []
  })
}

/** The conditions on a value that is known to be a string. */
export function textTests(
  emitter: Emitter,
  shape: ShapeOf<'string' | 'template'>,
  value: string,
): readonly Test[] {
  const checks = checkTests(emitter, shape.checks, value)
  return shape.kind === 'string' ? checks : [templateTest(emitter, shape.parts, value), ...checks]
}

/** A call of the constant that holds the test of a template literal type. */
function templateTest(emitter: Emitter, parts: readonly TemplatePart[], value: string): Test {
  const texts = ['']
  const holes: string[] = []
  for (const part of parts) {
    if (part.kind === 'text') texts.push(`${texts.pop() ?? ''}${part.text}`)
    else {
      holes.push(part.of)
      texts.push('')
    }
  }
  const made = `${emitter.helpers}.template([${texts.map(quote).join(', ')}], [${holes.map(quote).join(', ')}])`
  return call(`${emitter.constant('isText', made)}(${value})`)
}

/** The constant that holds a regular expression, so that it is compiled once. */
function patternConstant(emitter: Emitter, source: string, flags: '' | 'u'): string {
  return emitter.constant('pattern', `/${new RegExp(source, flags).source}/${flags}`)
}
