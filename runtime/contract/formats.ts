/** What each `@format` takes, in the sense of JSON Schema. */
import { clock, days } from './dates.js'

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`
const hex = '[0-9a-fA-F]'
const name = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'

export const formats = {
  date: new RegExp(`^${days}$`),
  'date-time': new RegExp(`^${days}T${clock}$`),
  time: new RegExp(`^${clock}$`),
  duration: /^P(?!$)(?:(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|\d+W)$/,
  email: new RegExp(
    String.raw`^[\w!#$%&'*+/=?^\x60{|}~-]+(?:\.[\w!#$%&'*+/=?^\x60{|}~-]+)*@(?:${name}\.)+${name}$`,
    'i',
  ),
  ipv4: new RegExp(String.raw`^(?:${octet}\.){3}${octet}$`),
  ipv6: new RegExp(
    `^(?:(?:${hex}{1,4}:){7}${hex}{1,4}|(?:${hex}{1,4}:){1,7}:|(?:${hex}{1,4}:){1,6}(?::${hex}{1,4})|(?:${hex}{1,4}:){1,5}(?::${hex}{1,4}){1,2}|(?:${hex}{1,4}:){1,4}(?::${hex}{1,4}){1,3}|(?:${hex}{1,4}:){1,3}(?::${hex}{1,4}){1,4}|(?:${hex}{1,4}:){1,2}(?::${hex}{1,4}){1,5}|${hex}{1,4}:(?::${hex}{1,4}){1,6}|:(?:(?::${hex}{1,4}){1,7}|:))$`,
  ),
  uri: /^[a-z][a-z0-9+.-]*:[^\s"<>\\^`{|}]+$/i,
  uuid: new RegExp(`^${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}$`),
} as const
