/** The values of each `@format`, as JSON Schema defines them. Each check takes linear time. */
import { domainToASCII } from 'node:url'
import { clock, days } from './dates.js'

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`
const hex = '[0-9a-fA-F]'
const name = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'

/** The characters of RFC 3986, then those of RFC 3987 with the ones beyond ASCII. */
const uriCharacters = String.raw`[\w.~:/?#[\]@!$&'()*+,;=-]|%[\da-fA-F]{2}`
const iriCharacters = String.raw`${uriCharacters}|[^\x00-\x9f\s\p{Surrogate}\p{Noncharacter_Code_Point}]`
const scheme = '[a-zA-Z][a-zA-Z0-9+.-]*:'
/** At most one `#`. */
const rest = '[^#]*(?:#[^#]*)?'
/** A colon in the first segment makes what precedes it a scheme. */
const reference = `(?:${scheme}|(?![^/?#]*:))${rest}`
const pointer = '(?:/(?:[^~/]|~[01])*)*'
const variable = String.raw`(?:\w|%[\da-fA-F]{2})+(?:\.(?:\w|%[\da-fA-F]{2})+)*(?::[1-9]\d{0,3}|\*)?`

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

function isHostname(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => label.test(part))
}

function isIdnHostname(text: string): boolean {
  const ascii = /[\s/?#@:[\]\\%]/.test(text) ? '' : domainToASCII(text)
  return ascii !== '' && isHostname(ascii)
}

function isIdnEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const isLocal = /^[^\s"(),:;<>@[\\\]]+$/.test(local) && local.split('.').every((part) => part !== '')
  return isLocal && isIdnHostname(text.slice(at + 1))
}

function isRegex(text: string): boolean {
  try {
    void new RegExp(text)
    return true
  } catch {
    return false
  }
}

export const formats = {
  date: new RegExp(`^${days}$`),
  'date-time': new RegExp(`^${days}T${clock}$`),
  time: new RegExp(`^${clock}$`),
  duration: /^P(?!$)(?:(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|\d+W)$/,
  email: new RegExp(
    String.raw`^[\w!#$%&'*+/=?^\x60{|}~-]+(?:\.[\w!#$%&'*+/=?^\x60{|}~-]+)*@(?:${name}\.)+${name}$`,
    'i',
  ),
  hostname: { test: isHostname },
  'idn-email': { test: isIdnEmail },
  'idn-hostname': { test: isIdnHostname },
  ipv4: new RegExp(String.raw`^(?:${octet}\.){3}${octet}$`),
  ipv6: new RegExp(
    `^(?:(?:${hex}{1,4}:){7}${hex}{1,4}|(?:${hex}{1,4}:){1,7}:|(?:${hex}{1,4}:){1,6}(?::${hex}{1,4})|(?:${hex}{1,4}:){1,5}(?::${hex}{1,4}){1,2}|(?:${hex}{1,4}:){1,4}(?::${hex}{1,4}){1,3}|(?:${hex}{1,4}:){1,3}(?::${hex}{1,4}){1,4}|(?:${hex}{1,4}:){1,2}(?::${hex}{1,4}){1,5}|${hex}{1,4}:(?::${hex}{1,4}){1,6}|:(?:(?::${hex}{1,4}){1,7}|:))$`,
  ),
  iri: new RegExp(`^(?=${scheme}${rest}$)(?:${iriCharacters})+$`, 'u'),
  'iri-reference': new RegExp(`^(?=${reference}$)(?:${iriCharacters})*$`, 'u'),
  'json-pointer': new RegExp(`^${pointer}$`),
  regex: { test: isRegex },
  'relative-json-pointer': new RegExp(String.raw`^(?:0|[1-9]\d*)(?:#|${pointer})$`),
  uri: /^[a-z][a-z0-9+.-]*:[^\s"<>\\^`{|}]+$/i,
  'uri-reference': new RegExp(`^(?=${reference}$)(?:${uriCharacters})*$`, 'u'),
  'uri-template': new RegExp(
    String.raw`^(?:[^\x00-\x20"'<>%\\^\x60{|}]|%[\da-fA-F]{2}|\{[+#./;?&=,!@|]?${variable}(?:,${variable})*\})*$`,
  ),
  uuid: new RegExp(`^${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}$`),
} as const
