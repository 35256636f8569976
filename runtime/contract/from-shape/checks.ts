/** The checks of JSDoc tags and template literal types, as functions. */
import type { BigIntCheck, BoundTag, Check, NumberTag, TemplatePart } from '../../../facts/shape/shape.js'
import { formats } from '../formats.js'
import { isLong, isUnique } from '../strings-and-lists.js'
import { template, type Hole } from '../template.js'

/** For text that is known to be a string. */
export function textTest(checks: readonly Check[]): (text: string) => boolean {
  const tests = checks.map((check): ((text: string) => boolean) => {
    switch (check.tag) {
      case 'pattern': {
        const pattern = new RegExp(check.source, check.withoutUnicode === true ? '' : 'u')
        return (text) => pattern.test(text)
      }
      case 'format':
        return (text) => formats[check.format].test(text)
      case 'template':
        return templateTest(check.parts)
      case 'minLength':
        return (text) => isLong(text, check.bound)
      case 'maxLength':
        return (text) => !isLong(text, check.bound + 1)
      default:
        return () => true
    }
  })
  return (text) => tests.every((test) => test(text))
}

export function templateTest(parts: readonly TemplatePart[]): (text: string) => boolean {
  const texts = ['']
  const holes: Hole[] = []
  for (const part of parts) {
    if (part.kind === 'text') texts.push(`${texts.pop() ?? ''}${part.text}`)
    else {
      holes.push(part.of)
      texts.push('')
    }
  }
  return template(texts, holes)
}

/** For a number that is known to be finite. */
export function numberTest(checks: readonly Check[]): (value: number) => boolean {
  const tests = checks.flatMap((check) => ('bound' in check ? [{ tag: check.tag, bound: check.bound }] : []))
  return (value) =>
    tests.every(({ tag, bound }) =>
      tag === 'multipleOf' ? Number.isInteger(value / bound) : isWithin(value, tag, bound),
    )
}

export function bigIntTest(checks: readonly BigIntCheck[]): (value: bigint) => boolean {
  const tests = checks.map(({ tag, digits }) => ({ tag, bound: BigInt(digits) }))
  return (value) =>
    tests.every(({ tag, bound }) =>
      tag === 'multipleOf' ? value % bound === 0n : isWithin(value, tag, bound),
    )
}

/** For a list that is known to be an array. */
export function listTest(checks: readonly Check[]): (items: readonly unknown[]) => boolean {
  const size = sizeTest(checks)
  const mustBeUnique = checks.some(({ tag }) => tag === 'uniqueItems')
  return (items) => size(items.length) && (!mustBeUnique || isUnique(items))
}

/** For the number of items. */
export function sizeTest(checks: readonly Check[]): (size: number) => boolean {
  const bounds = checks.flatMap((check) =>
    check.tag === 'minItems' || check.tag === 'maxItems' ? [check] : [],
  )
  return (size) => bounds.every(({ tag, bound }) => (tag === 'minItems' ? size >= bound : size <= bound))
}

function isWithin<Value extends number | bigint>(
  value: Value,
  tag: NumberTag | BoundTag,
  bound: Value,
): boolean {
  switch (tag) {
    case 'minimum':
      return value >= bound
    case 'maximum':
      return value <= bound
    case 'exclusiveMinimum':
      return value > bound
    case 'exclusiveMaximum':
      return value < bound
    default:
      return true
  }
}
