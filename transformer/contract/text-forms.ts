/**
 * How values of some classes are written, as regular expressions for JSON Schema, which has no words for them. A value
 * is never written otherwise. What an expression cannot say is let through: the range of years, the 29th of February in
 * years of six digits, a time zone that there is not or whose offset is another.
 */
import type { TemporalType } from './shape.js'
import { days } from './write/format-patterns.js'

const month = '(?:0[1-9]|1[0-2])'
const farYear = String.raw`(?!-000000)[+-]\d{6}`
const year = String.raw`(?:${farYear}|\d{4})`
const dayOfMonth = `(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|[12]\\d))`
const date = `(?:${days}|${farYear}-${dayOfMonth})`
const hour = String.raw`(?:[01]\d|2[0-3])`
const sixty = String.raw`[0-5]\d`
const fraction = String.raw`(?:\.\d{1,9})?`
const time = `${hour}:${sixty}(?::(?:${sixty}|60)${fraction})?`
const offset = `(?:Z|[+-]${hour}(?::${sixty}(?::${sixty}${fraction})?)?)`
const annotation = String.raw`(?:\[[^\]]+\])`
const part = (unit: string): string => String.raw`(?:\d+${unit})?`
const timeParts = String.raw`T(?=\d)(?:${part('H')}${part('M')}(?:\d+${fraction}S)?|${part('H')}\d+${fraction}M|\d+${fraction}H)`

export const temporalForms: { readonly [T in TemporalType]: string } = {
  Duration: `^[+-]?P(?=[\\dT])${['Y', 'M', 'W', 'D'].map(part).join('')}(?:${timeParts})?$`,
  Instant: `^${date}T${time}${offset}$`,
  PlainDate: `^${date}${annotation}*$`,
  PlainDateTime: `^${date}T${time}${annotation}*$`,
  PlainMonthDay: `^(?:${dayOfMonth}|${date}${annotation}+)$`,
  PlainTime: `^${time}$`,
  PlainYearMonth: `^(?:${year}-${month}|${date}${annotation}+)$`,
  ZonedDateTime: `^${date}T${time}${offset}${annotation}+$`,
}

/** How a Date before the year 0 or after 9999 is written, which no `format` knows. */
export const farDateTime = String.raw`^${farYear}-${month}-(?:0[1-9]|[12]\d|3[01])T${hour}:${sixty}:${sixty}\.\d{3}Z$`

/** A URL's `href`, which may have characters that the `format` of RFC 3986 refuses. */
export const href = String.raw`^(?:(?:https?|wss?|ftp)://[!-~]+|(?!(?:https?|wss?|ftp):)[a-z][a-z\d+.\-]*:[ -~]*)$`
