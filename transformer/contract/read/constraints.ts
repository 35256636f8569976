/**
 * Constraints from JSDoc tags. A field's tags are read from the comment before it, and apply to the parts of the field's type
 * that accept them: `@minimum` before `number | null` applies to the number. A tag that no part accepts is a problem.
 *
 * In the declarations of a dependency, tags are for other tools, and the user cannot fix them. Tags that fit are checked; all
 * others are ignored.
 */
import type * as ts from '../../compiler/port.js'
import { backtrackingOf } from './backtracking.js'
import { commentTags, type CommentTag } from './comment-tags.js'
import { report, type Place, type Reader, type Tag } from './reader.js'
import { numberTags, type BigIntCheck, type Check } from '../../../facts/shape/shape.js'
import { isLookAlike, meaningOf } from './tag-values.js'

/** The tags that each type of JSON accepts. */
const tagsFor = {
  number: numberTags,
  string: ['minLength', 'maxLength', 'pattern', 'format'],
  array: ['minItems', 'maxItems', 'uniqueItems'],
} as const satisfies { readonly [type: string]: readonly Check['tag'][] }

type Constrained = keyof typeof tagsFor

/** The checks at a position that apply to a type of JSON. */
export function takeChecks(type: Constrained, place: Place): readonly Check[] {
  return take(place, (tag) => tagsFor[type].some((own) => own === tag.check.tag)).map((tag) => tag.check)
}

/** The bounds of a bigint, as digits: a number would lose precision. */
export function takeBigIntChecks(reader: Reader, place: Place): readonly BigIntCheck[] {
  return take(place, ({ check }) => numberTags.some((own) => own === check.tag)).flatMap((tag) => {
    const digits = /^@\w+ (-?\d+)n?$/.exec(tag.written)?.[1]
    const own = numberTags.find((known) => known === tag.check.tag)
    if (digits !== undefined && own !== undefined) return [{ tag: own, digits: String(BigInt(digits)) }]
    if (!tag.isForeign)
      report(reader, 'tagValue', `${tag.written} needs a whole number on a bigint`, tag.place)
    return []
  })
}

/** Accepts a `format` that every value of the type has anyway: `@format date-time` on a `Date`. */
export function takeFormats(formats: readonly string[], place: Place): void {
  take(place, ({ check }) => check.tag === 'format' && formats.includes(check.format))
}

function take(place: Place, fits: (tag: Tag) => boolean): readonly Tag[] {
  const taken = place.tags.filter(fits)
  for (const tag of taken) tag.taken = true
  return taken
}

/** The constraints of a declaration: a field, an index signature, a named element of a tuple. */
export function readTags(reader: Reader, node: ts.Node | undefined, place: Place): readonly Tag[] {
  if (node === undefined) return []
  const isForeign = isOfDependency(node)
  const tags = commentTags(reader.ts, node).flatMap((found): readonly Tag[] => {
    const written = `@${found.name}${found.value === '' ? '' : ` ${found.value}`}`
    const at: Place = { ...place, span: { node, start: found.start, end: found.end } }
    const meaning = meaningOf(found.name, found.value)
    if (meaning.kind === 'check') {
      if (!isForeign) warnOfBacktracking(reader, meaning.check, written, at)
      return [{ check: meaning.check, written, taken: false, isForeign, place: at }]
    }
    if (isForeign) return []
    if (meaning.kind === 'mistake') report(reader, 'tagValue', `${written} ${meaning.complaint}`, at)
    if (meaning.kind === 'unknownFormat') report(reader, 'unknownFormat', written, at)
    if (meaning.kind === 'nothing' && isLookAlike(found.name)) report(reader, 'unknownTag', written, at)
    return []
  })
  if (!isForeign) refuseContradiction(reader, tags)
  return tags
}

function warnOfBacktracking(reader: Reader, check: Check, written: string, place: Place): void {
  if (check.tag !== 'pattern') return
  const kind = backtrackingOf(check.source, check.withoutUnicode === true ? '' : 'u')
  if (kind === undefined) return
  const time = kind === 'exponential' ? 'exponential time' : 'time that grows with the square of the length'
  report(reader, 'slowPattern', `${written} may take ${time}`, place)
}

/** Whether a declaration is in another package. */
export function isOfDependency(node: ts.Node): boolean {
  return node.getSourceFile().fileName.includes('/node_modules/')
}

/** Whether a comment's tag is a constraint. */
export function isConstraint({ name, value }: CommentTag): boolean {
  const { kind } = meaningOf(name, value)
  // Prettier adds a `@format` without a value to files that it has formatted.
  return (kind === 'check' || kind === 'mistake') && (name !== 'format' || value !== '')
}

function refuseContradiction(reader: Reader, tags: readonly Tag[]): void {
  for (const [least, most, mayMeet] of limits) {
    const low = tags.find(({ check }) => check.tag === least)
    const high = tags.find(({ check }) => check.tag === most)
    if (low === undefined || high === undefined) continue
    if (mayMeet ? boundOf(low) > boundOf(high) : boundOf(low) >= boundOf(high)) {
      report(reader, 'tagValue', `${low.written} and ${high.written} leave no value`, low.place)
    }
  }
}

const limits = [
  ['minimum', 'maximum', true],
  ['minimum', 'exclusiveMaximum', false],
  ['exclusiveMinimum', 'maximum', false],
  ['exclusiveMinimum', 'exclusiveMaximum', false],
  ['minLength', 'maxLength', true],
  ['minItems', 'maxItems', true],
] as const

function boundOf({ check }: Tag): number {
  return 'bound' in check ? check.bound : Number.NaN
}

/** Reports a bound that no tuple of this length fits. */
export function refuseUnreachable(reader: Reader, fewest: number, most: number, place: Place): void {
  for (const tag of place.tags) {
    const bound = boundOf(tag)
    const isOut =
      (tag.check.tag === 'minItems' && bound > most) || (tag.check.tag === 'maxItems' && bound < fewest)
    if (isOut && !tag.isForeign) {
      report(reader, 'tagValue', `${tag.written} fits no tuple of this length`, tag.place)
    }
  }
}

export function refuseUntaken(reader: Reader, tags: readonly Tag[]): void {
  for (const tag of tags) {
    if (tag.taken || tag.isForeign) continue
    report(reader, 'tagOnWrongType', `${tag.written} checks ${takerOf(tag)}`, tag.place)
  }
}

/** The kind of type that accepts a tag, for the message. */
function takerOf({ check }: Tag): string {
  switch (check.tag) {
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
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
