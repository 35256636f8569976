/** Whether one shape without parts reads everything that is stored for another: texts, numbers, booleans and null. */
import type { BigIntCheck, Check, Shape, ShapeOf, Target } from '../../../facts/shape/shape.js'
import { templatePattern } from '../../../facts/shape/template-pattern.js'
import { isText, type TextShape } from '../unions/text-language.js'

export function leafReads(stored: Target['shape'], read: Target['shape']): boolean {
  if (stored.kind === 'literal' && typeof stored.value === 'boolean') {
    return read.kind === 'boolean' || (read.kind === 'literal' && read.value === stored.value)
  }
  if (isText(stored)) return isText(read) && textReads(stored, read)
  if (isNumber(stored)) return isNumber(read) && numberReads(stored, read)
  if (isNothing(stored)) return isNothing(read)
  return stored.kind === 'boolean' && read.kind === 'boolean'
}

type NumberShape = ShapeOf<'number' | 'literal'>

function isNumber(shape: Shape): shape is NumberShape {
  return shape.kind === 'number' || (shape.kind === 'literal' && typeof shape.value === 'number')
}

/** `undefined` is stored as null where it is no field. */
function isNothing({ kind }: Shape): boolean {
  return kind === 'null' || kind === 'undefined'
}

function numberReads(stored: NumberShape, read: NumberShape): boolean {
  if (read.kind === 'literal') return stored.kind === 'literal' && stored.value === read.value
  return read.checks.every((check) =>
    stored.kind === 'literal' ? numberPasses(Number(stored.value), check) : isImplied(check, stored.checks),
  )
}

function numberPasses(value: number, check: Check): boolean {
  if (!('bound' in check)) return false
  return check.tag === 'multipleOf'
    ? Number.isInteger(value / check.bound)
    : passesBound(value, check.tag, check.bound)
}

function passesBound<Value extends number | bigint>(value: Value, tag: string, bound: Value): boolean {
  switch (tag) {
    case 'minimum':
    case 'minLength':
    case 'minItems':
      return value >= bound
    case 'maximum':
    case 'maxLength':
    case 'maxItems':
      return value <= bound
    case 'exclusiveMinimum':
      return value > bound
    case 'exclusiveMaximum':
      return value < bound
    default:
      return false
  }
}

/** Whether all values that pass the given checks pass another one. */
export function isImplied(check: Check, given: readonly Check[]): boolean {
  if (!('bound' in check)) return given.some((own) => JSON.stringify(own) === JSON.stringify(check))
  return given.some((own) => 'bound' in own && impliesBound(own.tag, own.bound, check.tag, check.bound))
}

function isBigIntImplied(check: BigIntCheck, given: readonly BigIntCheck[]): boolean {
  const bound = BigInt(check.digits)
  return given.some((own) =>
    own.tag === 'multipleOf' && check.tag === 'multipleOf'
      ? BigInt(own.digits) % bound === 0n
      : impliesBound(own.tag, BigInt(own.digits), check.tag, bound),
  )
}

function impliesBound<Value extends number | bigint>(
  tag: string,
  bound: Value,
  other: string,
  than: Value,
): boolean {
  switch (other) {
    case 'exclusiveMinimum':
      return (tag === 'minimum' && bound > than) || (tag === other && bound >= than)
    case 'exclusiveMaximum':
      return (tag === 'maximum' && bound < than) || (tag === other && bound <= than)
    case 'minimum':
      return (tag === other || tag === 'exclusiveMinimum') && bound >= than
    case 'maximum':
      return (tag === other || tag === 'exclusiveMaximum') && bound <= than
    case 'multipleOf':
      // Fractions are divided with rounding, so only integers of the same or every number are compared.
      return tag === other && (bound === than || (Number(than) === 1 && Number.isInteger(Number(bound))))
    default:
      return tag === other && passesBound(bound, other, than)
  }
}

function textReads(stored: TextShape, read: TextShape): boolean {
  const text = exactText(stored)
  if (text !== undefined) return textPasses(text, read)
  const checks = 'checks' in stored && stored.kind !== 'bigint' ? stored.checks : []
  switch (read.kind) {
    case 'string':
      return read.checks.every((check) => isImplied(check, checks))
    case 'template':
      return (
        stored.kind === 'template' &&
        JSON.stringify(stored.parts) === JSON.stringify(read.parts) &&
        read.checks.every((check) => isImplied(check, checks))
      )
    case 'bigint':
      return stored.kind === 'bigint' && read.checks.every((check) => isBigIntImplied(check, stored.checks))
    case 'date':
      return stored.kind === 'date' || isImplied({ tag: 'format', format: 'date-time' }, checks)
    case 'temporal':
      return stored.kind === 'temporal'
        ? stored.type === read.type
        : stored.kind === 'date' && read.type === 'Instant'
    case 'url':
    case 'bytes':
      return stored.kind === read.kind
    default:
      return false
  }
}

/** The one text of a literal. */
function exactText(shape: TextShape): string | undefined {
  if (shape.kind === 'literal') return String(shape.value)
  return shape.kind === 'bigintLiteral' ? shape.digits : undefined
}

/** Whether a shape reads a known text. False if that cannot be decided here. */
function textPasses(text: string, read: TextShape): boolean {
  switch (read.kind) {
    case 'literal':
      return text === read.value
    case 'bigintLiteral':
      return text === read.digits
    case 'string':
      return read.checks.every((check) => textPassesCheck(text, check))
    case 'template':
      // The pattern of a number takes more texts than the type.
      return (
        read.parts.every((part) => part.kind === 'text' || part.of === 'string') &&
        new RegExp(templatePattern({ ...read, checks: [] }), 'u').test(text) &&
        read.checks.every((check) => textPassesCheck(text, check))
      )
    case 'bigint':
      return (
        /^-?\d+$/.test(text) &&
        read.checks.every(({ tag, digits }) =>
          tag === 'multipleOf'
            ? BigInt(text) % BigInt(digits) === 0n
            : passesBound(BigInt(text), tag, BigInt(digits)),
        )
      )
    case 'url':
      return URL.canParse(text)
    default:
      return false
  }
}

function textPassesCheck(text: string, check: Check): boolean {
  if (check.tag === 'pattern') {
    return new RegExp(check.source, check.withoutUnicode === true ? '' : 'u').test(text)
  }
  return 'bound' in check && passesBound(Array.from(text).length, check.tag, check.bound)
}
