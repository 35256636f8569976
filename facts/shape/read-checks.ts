/** Reads the checks of JSDoc tags and the parts of template literal types from JSON. */
import { list, record, unreadable, type Json } from './json-parts.js'
import { formats, numberTags, type BigIntCheck, type Check, type TemplatePart } from './shape.js'

export function readChecks(json: unknown, at: string): readonly Check[] {
  return list(json, at).map((item) => {
    const check = readCheck(record(item, at), at)
    if (check === undefined) throw unreadable(at)
    return check
  })
}

const boundTags = [...numberTags, 'minLength', 'maxLength', 'minItems', 'maxItems'] as const

function readCheck(
  { tag, bound, source, withoutUnicode, format, parts }: Json,
  at: string,
): Check | undefined {
  if (tag === 'uniqueItems') return { tag }
  if (tag === 'template') return { tag, parts: readParts(parts, at) }
  if (tag === 'pattern' && typeof source === 'string') {
    return withoutUnicode === true ? { tag, source, withoutUnicode } : { tag, source }
  }
  if (tag === 'format') {
    const known = formats.find((own) => own === format)
    return known && { tag, format: known }
  }
  const own = boundTags.find((name) => name === tag)
  return own !== undefined && typeof bound === 'number' ? { tag: own, bound } : undefined
}

export function readBigIntChecks(json: unknown, at: string): readonly BigIntCheck[] {
  return list(json, at).map((item) => {
    const { tag, digits } = record(item, at)
    const own = numberTags.find((name) => name === tag)
    if (own === undefined || typeof digits !== 'string' || !isDigits(digits)) throw unreadable(at)
    return { tag: own, digits }
  })
}

const holes = ['string', 'number', 'bigint', 'Uppercase', 'Lowercase', 'Capitalize', 'Uncapitalize'] as const

export function readParts(json: unknown, at: string): readonly TemplatePart[] {
  return list(json, at).map((item) => {
    const { kind, text, of } = record(item, at)
    if (kind === 'text' && typeof text === 'string') return { kind, text }
    const hole = holes.find((name) => name === of)
    if (kind === 'hole' && hole !== undefined) return { kind, of: hole }
    throw unreadable(at)
  })
}

export function isDigits(text: string): boolean {
  return /^-?\d+$/.test(text)
}
