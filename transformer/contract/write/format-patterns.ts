/** The regular expression of each `@format`, in the sense of JSON Schema. */
import type { Format } from '../shape.js'

/** Every day from the year 0000 to 9999, and none that there was not. */
export const days = String.raw`(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8])))`
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)`
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`
const hex = '[0-9a-fA-F]'

export const formatPatterns: { readonly [F in Format]: string } = {
  date: `/^${days}$/`,
  'date-time': `/^${days}T${time}$/`,
  time: `/^${time}$/`,
  duration: String.raw`/^P(?!$)(?:(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?|\d+W)$/`,
  email:
    String.raw`/^[\w!#$%&'*+/=?^\`{|}~-]+(?:\.[\w!#$%&'*+/=?^\`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i`.replaceAll(
      '\\`',
      '`',
    ),
  ipv4: String.raw`/^(?:${octet}\.){3}${octet}$/`,
  ipv6: `/^(?:(?:${hex}{1,4}:){7}${hex}{1,4}|(?:${hex}{1,4}:){1,7}:|(?:${hex}{1,4}:){1,6}(?::${hex}{1,4})|(?:${hex}{1,4}:){1,5}(?::${hex}{1,4}){1,2}|(?:${hex}{1,4}:){1,4}(?::${hex}{1,4}){1,3}|(?:${hex}{1,4}:){1,3}(?::${hex}{1,4}){1,4}|(?:${hex}{1,4}:){1,2}(?::${hex}{1,4}){1,5}|${hex}{1,4}:(?::${hex}{1,4}){1,6}|:(?:(?::${hex}{1,4}){1,7}|:))$/`,
  uri: String.raw`/^[a-z][a-z0-9+.-]*:[^\s"<>\\^\`{|}]+$/i`.replaceAll('\\`', '`'),
  uuid: `/^${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}$/`,
}
