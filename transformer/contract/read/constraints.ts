/**
 * Constraints from JSDoc tags. A field's tags are read from the comment before it, then travel down with the field's
 * type to the parts that can take them: `@minimum` in `number | null` goes to the number. One that no part takes is a
 * problem.
 */
import type * as ts from '../../compiler/port.js'
import { commentTags, type CommentTag } from './comment-tags.js'
import { report, type Place, type Reader, type Tag } from './reader.js'
import { formats, type Check } from '../shape/shape.js'

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

/** The constraints of a declaration: a field, an index signature, a named element of a tuple. */
export function readTags(reader: Reader, node: ts.Node | undefined, place: Place): readonly Tag[] {
  if (node === undefined) return []
  const tags = commentTags(reader.ts, node).flatMap(({ name, value }) => {
    const written = `@${name}${value === '' ? '' : ` ${value}`}`
    if (isLookAlike(name)) report(reader, 'unknownTag', written, place)
    const check = readCheck(name, value)
    if (check === undefined) return []
    if (typeof check !== 'string') return [{ check, written, taken: false }]
    report(reader, 'tagValue', `${written} ${check}`, place)
    return []
  })
  refuseContradiction(reader, tags, place)
  return tags
}

/** Whether a comment's tag is one that checks something, if it stands where it can. */
export function isConstraint({ name, value }: CommentTag): boolean {
  // By `@format` alone, at the top of a file, Prettier knows what it has formatted.
  return readCheck(name, value) !== undefined && (name !== 'format' || value !== '')
}

function refuseContradiction(reader: Reader, tags: readonly Tag[], place: Place): void {
  for (const [least, most] of limits) {
    const low = tags.find(({ check }) => check.tag === least)
    const high = tags.find(({ check }) => check.tag === most)
    if (boundOf(low) > boundOf(high)) {
      report(reader, 'tagValue', `${low?.written} and ${high?.written} leave no value`, place)
    }
  }
}

const limits = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const

function boundOf(tag: Tag | undefined): number {
  return tag !== undefined && 'bound' in tag.check ? tag.check.bound : Number.NaN
}

/** A bound that no tuple of so many elements can be within. */
export function refuseUnreachable(reader: Reader, fewest: number, most: number, place: Place): void {
  for (const tag of place.tags) {
    const bound = boundOf(tag)
    const isOut =
      (tag.check.tag === 'minItems' && bound > most) || (tag.check.tag === 'maxItems' && bound < fewest)
    if (isOut) report(reader, 'tagValue', `${tag.written} fits no tuple of this length`, place)
  }
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
      if (/^\/.+\/[dgimsuvy]*$/s.test(value)) {
        return String.raw`has slashes around it, which would be part of the pattern: leave them out, or write \/`
      }
      return readPattern(value)
    default:
      return undefined
  }
}

/** A tag that somebody may take for one of these: a word of JSON Schema that is none of them, another case, a slip. */
function isLookAlike(name: string): boolean {
  return (
    !known.has(name) && (lookAlikes.has(name.toLowerCase()) || [...known].some((tag) => isSlip(name, tag)))
  )
}

/** Whether one letter is wrong, missing or too many, or two stand in the wrong order. */
function isSlip(written: string, meant: string): boolean {
  const [short, long] = written.length < meant.length ? [written, meant] : [meant, written]
  const start = Array.from(short).findIndex((letter, index) => letter !== long[index])
  if (start === -1) return long.length === short.length + 1
  const [rest, others] = [short.slice(start), long.slice(start)]
  if (short.length < long.length) return others.slice(1) === rest
  const isSwapped = rest[0] === others[1] && rest[1] === others[0] && rest.slice(2) === others.slice(2)
  return long.length === short.length && (isSwapped || rest.slice(1) === others.slice(1))
}

const known: ReadonlySet<string> = new Set(Object.values(tagsFor).flat())
const lookAlikes: ReadonlySet<string> = new Set([
  ...[...known].map((tag) => tag.toLowerCase()),
  'integer',
  'exclusiveminimum',
  'exclusivemaximum',
  'min',
  'max',
  'minproperties',
  'maxproperties',
  'mincontains',
  'maxcontains',
  'regex',
  'regexp',
])

function isNumber(value: string): boolean {
  return value !== '' && Number.isFinite(Number(value))
}

function readPattern(source: string): Check | string {
  if (source === '') return 'needs a regular expression'
  try {
    // As it is compiled, and as JSON Schema reads it.
    void new RegExp(source, 'u')
    return { tag: 'pattern', source }
  } catch (error) {
    // V8's words end in the reason, behind the expression.
    const reason =
      error instanceof Error ? error.message.slice(error.message.lastIndexOf(': ') + 2) : 'it is none'
    return `needs a regular expression with the flag u (${reason})`
  }
}
