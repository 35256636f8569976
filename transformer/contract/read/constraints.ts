/**
 * Constraints from JSDoc tags. A field's tags are read from the comment before it, then travel down with the field's
 * type to the parts that can take them: `@minimum` in `number | null` goes to the number. One that no part takes is a
 * problem.
 */
import type ts from 'typescript'
import { commentTags } from './comment-tags.js'
import { report, type Place, type Reader, type Tag } from './reader.js'
import { formats, type Check } from '../shape.js'

/** Which tags a type of JSON takes. */
const tagsFor = {
  number: ['minimum', 'maximum', 'multipleOf'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  array: ['minItems', 'maxItems', 'uniqueItems'],
} as const satisfies { readonly [type: string]: readonly Check['tag'][] }

type Constrained = keyof typeof tagsFor

/** The checks at a place that apply to a type of JSON. */
export function takeChecks(type: Constrained, place: Place): readonly Check[] {
  const fitting: readonly string[] = tagsFor[type]
  const taken = place.tags.filter((tag) => fitting.includes(tag.check.tag))
  for (const tag of taken) tag.taken = true
  return taken.map((tag) => tag.check)
}

export function readTags(reader: Reader, node: ts.Node | undefined, place: Place): readonly Tag[] {
  if (node === undefined) return []
  return commentTags(reader.ts, node).flatMap(({ name, value }) => {
    const written = `@${name}${value === '' ? '' : ` ${value}`}`
    const check = readCheck(name, value)
    if (check === undefined) return []
    if (typeof check !== 'string') return [{ check, written, taken: false }]
    report(reader, 'tagValue', `${written} ${check}`, place)
    return []
  })
}

export function refuseUntaken(reader: Reader, tags: readonly Tag[], place: Place): void {
  for (const tag of tags) {
    if (!tag.taken) report(reader, 'tagOnWrongType', `${tag.written} checks ${takerOf(tag)}`, place)
  }
}

/** What a tag can stand on, in words. */
function takerOf({ check }: Tag): string {
  switch (check.tag) {
    case 'minimum':
    case 'maximum':
    case 'multipleOf':
      return 'a number'
    case 'minItems':
    case 'maxItems':
    case 'uniqueItems':
      return 'an array'
    default:
      return 'a string'
  }
}

/** A check, or what is wrong with the tag's value, or nothing for a tag that is none of ours. */
function readCheck(name: string, value: string): Check | string | undefined {
  switch (name) {
    case 'minimum':
    case 'maximum':
      return isNumber(value) ? { tag: name, bound: Number(value) } : 'needs a number'
    case 'multipleOf':
      return isNumber(value) && Number(value) > 0
        ? { tag: name, bound: Number(value) }
        : 'needs a number above 0'
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return /^\d+$/.test(value) ? { tag: name, bound: Number(value) } : 'needs a whole number'
    case 'uniqueItems':
      return value === '' || value === 'true' ? { tag: name } : 'takes no value'
    case 'format': {
      const format = formats.find((known) => known === value)
      return format === undefined ? `needs one of ${formats.join(', ')}` : { tag: name, format }
    }
    case 'pattern':
      return value !== '' && isPattern(value) ? { tag: name, source: value } : 'needs a regular expression'
    default:
      return undefined
  }
}

function isNumber(value: string): boolean {
  return value !== '' && Number.isFinite(Number(value))
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== ''
  } catch {
    return false
  }
}
