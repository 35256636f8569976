/**
 * The stored texts of some classes as regular expressions, for JSON Schema, which has no formats for them. Each
 * expression accepts every stored value. It also accepts some invalid texts: days just beyond the first and last
 * possible day, unknown calendars and time zones, wrong offsets, and invalid host names.
 */
import { days } from './dates.js'

const month = '(?:0[1-9]|1[0-2])'
/** From -271821 to +275760, as far as milliseconds reach. */
const farYear = String.raw`(?!-000000|-27(?:1(?:8(?:2[2-9]|[3-9])|9)|[2-9])|\+27(?:5(?:7(?:6[1-9]|[7-9])|[89])|[6-9])|[+-](?:2[89]|[3-9]))[+-]\d{6}`
const farLeapYear = String.raw`(?=.\d{4}(?:0[48]|[2468][048]|[13579][26])|.\d\d(?:[02468][048]|[13579][26])00)${farYear}`
const year = String.raw`(?:${farYear}|\d{4})`
const dayOfAnyYear = String.raw`(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))`
const farDate = `(?:${farYear}-${dayOfAnyYear}|${farLeapYear}-02-29)`
const dayOfMonth = `(?:${dayOfAnyYear}|02-29)`
const date = `(?:${days}|${farDate})`
const hour = String.raw`(?:[01]\d|2[0-3])`
const sixty = String.raw`[0-5]\d`
const fraction = String.raw`(?:\.\d{1,9})?`
const time = `${hour}:${sixty}(?::(?:${sixty}|60)${fraction})?`
const offset = `(?:Z|[+-]${hour}(?::${sixty}(?::${sixty}${fraction})?)?)`
const zoneName = String.raw`[A-Za-z._][\w.+\-]*(?:/[A-Za-z._][\w.+\-]*)*`
const zone = String.raw`\[!?(?:${zoneName}|[+-]${hour}(?::?${sixty})?)\]`
const setting = String.raw`\[(?:!?u-ca|(?!u-ca)[a-z_][a-z\d_\-]*)=[A-Za-z\d]+(?:-[A-Za-z\d]+)*\]`
const annotations = `(?:${zone})?(?:${setting})*`
const annotated = String.raw`(?=\[)${annotations}`
const part = (unit: string): string => String.raw`(?:\d+${unit})?`
const timeParts = String.raw`T(?=\d)(?:${part('H')}${part('M')}(?:\d+${fraction}S)?|${part('H')}\d+${fraction}M|\d+${fraction}H)`

const temporalForms = {
  Duration: `^[+-]?P(?=[\\dT])${['Y', 'M', 'W', 'D'].map(part).join('')}(?:${timeParts})?$`,
  Instant: `^${date}T${time}${offset}$`,
  PlainDate: `^${date}${annotations}$`,
  PlainDateTime: `^${date}T${time}${annotations}$`,
  PlainMonthDay: `^(?:${dayOfMonth}|${date}${annotated})$`,
  PlainTime: `^${time}$`,
  PlainYearMonth: `^(?:${year}-${month}|${date}${annotated})$`,
  ZonedDateTime: `^${date}T${time}${offset}${zone}(?:${setting})*$`,
}

/** A Date before the year 0 or after 9999, which no `format` covers. */
const farDateTime = String.raw`^${farDate}T${hour}:${sixty}:${sixty}\.\d{3}Z$`

const port = String.raw`(?::(?:0*(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]))?)?`
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`
const inBrackets = String.raw`\[[\da-fA-F:.]+\]`
/** A host that ends in a number must be an address. */
const host = String.raw`(?:${inBrackets}|(?:${octet}\.){3}${octet}|(?!(?:[^/?#@:]*\.)?(?:\d+|0[xX][\da-fA-F]*)\.?(?:[/?#:]|$))[!"$&-.0-9;=A-Z_\x60a-z{}~]+)`
const user = '(?:[^/?#@]*@)?'
const authority = `${user}${host}${port}`
/** For schemes whose hosts a URL parser does not interpret. */
const opaqueAuthority = String.raw`(?:${user}(?:${inBrackets}|[!"$-.0-9;=A-Z_\x60a-z{}~]+)${port})?`

/** A URL's `href`, which may have characters that the `format` of RFC 3986 refuses. */
const href = String.raw`^(?:(?:https?|wss?|ftp)://${authority}/[!-~]*|file://${host}?/[!-~]*|(?!(?:https?|wss?|ftp|file):)[a-z][a-z\d+.\-]*:(?:(?!//)[ -~]*|//${opaqueAuthority}(?:[/?#][ -~]*)?))$`

const special = '(?:[hH][tT][tT][pP][sS]?|[wW][sS]{1,2}|[fF][tT][pP]):'
const file = '[fF][iI][lL][eE]:'
const atEnd = '(?:[/?#]|$)'

/** The rule that a URL parser adds to RFC 3986: some schemes require a host. */
const uri = String.raw`^(?:${special}/*${authority}${atEnd}|${file}(?:(?!//)|//${host}?${atEnd})|(?!${special}|${file})[a-zA-Z][a-zA-Z\d+.\-]*:(?:(?!//)|//${opaqueAuthority}${atEnd}))`

/** The patterns that the emitted `jsonSchema` refers to. */
export const textForms = { ...temporalForms, farDateTime, href, uri } as const
