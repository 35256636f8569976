/** Reads the text of a JSDoc tag as a check, a mistake, or no constraint. */
import { formats, type Check, type NumberTag } from '../../../facts/shape/shape.js'

export type TagMeaning =
  | { readonly kind: 'check'; readonly check: Check }
  /** A constraint with a wrong value. `complaint` is the end of a sentence. */
  | { readonly kind: 'mistake'; readonly complaint: string }
  /** A format that JSON Schema does not define, for example one of OpenAPI's. It is not checked. */
  | { readonly kind: 'unknownFormat' }
  | { readonly kind: 'nothing' }

const nothing: TagMeaning = { kind: 'nothing' }

/** Other names of some tags, which generators write. */
const aliases: ReadonlyMap<string, NumberTag> = new Map([
  ['min', 'minimum'],
  ['max', 'maximum'],
  ['exclusiveMin', 'exclusiveMinimum'],
  ['exclusiveMax', 'exclusiveMaximum'],
])

export function meaningOf(name: string, value: string): TagMeaning {
  const tag = aliases.get(name) ?? name
  switch (tag) {
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return isNumber(value) ? bound(tag, value) : mistake('needs a number')
    case 'multipleOf':
      return isNumber(value) && Number(value) > 0 ? bound(tag, value) : mistake('needs a number above 0')
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return /^\d+$/.test(value) ? bound(tag, value) : mistake('needs a whole number')
    case 'uniqueItems':
      return value === '' || value === 'true' ? of({ tag }) : mistake('takes no value')
    case 'format': {
      const format = formats.find((known) => known === value)
      if (format !== undefined) return of({ tag, format })
      return value === '' ? mistake(`needs one of ${formats.join(', ')}`) : { kind: 'unknownFormat' }
    }
    case 'pattern':
      return pattern(value)
    default:
      return nothing
  }
}

function of(check: Check): TagMeaning {
  return { kind: 'check', check }
}

function mistake(complaint: string): TagMeaning {
  return { kind: 'mistake', complaint }
}

function bound(tag: Extract<Check, { readonly bound: number }>['tag'], value: string): TagMeaning {
  return of({ tag, bound: Number(value) })
}

function isNumber(value: string): boolean {
  return value !== '' && Number.isFinite(Number(value))
}

function pattern(source: string): TagMeaning {
  if (/^\/.+\/[dgimsuvy]*$/s.test(source)) {
    return mistake(
      String.raw`has slashes around it, which would be part of the pattern: leave them out, or write \/`,
    )
  }
  if (source === '') return mistake('needs a regular expression')
  // JSON Schema uses the flag u. Many patterns, for example `^[\w-\.]+$`, are valid only without it.
  const reason = reasonAgainst(source, 'u')
  if (reason === undefined) return of({ tag: 'pattern', source })
  return reasonAgainst(source, '') === undefined
    ? of({ tag: 'pattern', source, withoutUnicode: true })
    : mistake(`needs a regular expression with the flag u (${reason})`)
}

/** The reason why an expression is invalid. `undefined` if it is valid. */
function reasonAgainst(source: string, flags: string): string | undefined {
  try {
    void new RegExp(source, flags)
    return undefined
  } catch (error) {
    // V8's message ends in the reason, after the expression.
    return error instanceof Error ? error.message.slice(error.message.lastIndexOf(': ') + 2) : String(error)
  }
}

const known: readonly string[] = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
]

const lookAlikes: ReadonlySet<string> = new Set([
  ...known.map((tag) => tag.toLowerCase()),
  'integer',
  'min',
  'max',
  'minproperties',
  'maxproperties',
  'mincontains',
  'maxcontains',
  'regex',
  'regexp',
])

/** Whether a tag may be a mistake for a known one: a keyword of JSON Schema, another case, a typing error. */
export function isLookAlike(name: string): boolean {
  if (known.includes(name) || aliases.has(name)) return false
  return lookAlikes.has(name.toLowerCase()) || known.some((tag) => isSlip(name, tag))
}

/** Whether one letter is wrong, missing or too many, or two are in the wrong order. */
function isSlip(written: string, meant: string): boolean {
  const [short, long] = written.length < meant.length ? [written, meant] : [meant, written]
  const start = Array.from(short).findIndex((letter, index) => letter !== long[index])
  if (start === -1) return long.length === short.length + 1
  const [rest, others] = [short.slice(start), long.slice(start)]
  if (short.length < long.length) return others.slice(1) === rest
  const isSwapped = rest[0] === others[1] && rest[1] === others[0] && rest.slice(2) === others.slice(2)
  return long.length === short.length && (isSwapped || rest.slice(1) === others.slice(1))
}
