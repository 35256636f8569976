/** The classes of `Temporal`, in a Node that has them or with a polyfill that sets the global. */

type TemporalType =
  | 'Duration'
  | 'Instant'
  | 'PlainDate'
  | 'PlainDateTime'
  | 'PlainMonthDay'
  | 'PlainTime'
  | 'PlainYearMonth'
  | 'ZonedDateTime'

export function isTemporal(value: unknown, type: TemporalType): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Reflect.get(value, Symbol.toStringTag) === `Temporal.${type}`
  )
}

/**
 * The JSON form of each class. `from` alone cannot distinguish the members of a union: `PlainDateTime.from` also takes
 * the text of a PlainDate.
 */
const date = String.raw`(?:[+-]\d{6}|\d{4})-\d\d-\d\d`
const time = String.raw`\d\d:\d\d(?::\d\d(?:\.\d+)?)?`
const offset = String.raw`(?:Z|[+-]\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)`
const annotations = String.raw`(?:\[[^\]]+\])`
const forms: { readonly [T in TemporalType]: RegExp } = {
  Duration: /^[+-]?P[\dA-Z.]+$/,
  Instant: new RegExp(`^${date}T${time}${offset}$`),
  PlainDate: new RegExp(`^${date}${annotations}*$`),
  PlainDateTime: new RegExp(`^${date}T${time}${annotations}*$`),
  PlainMonthDay: new RegExp(String.raw`^(?:\d\d-\d\d|${date}${annotations}+)$`),
  PlainTime: new RegExp(`^${time}$`),
  PlainYearMonth: new RegExp(String.raw`^(?:(?:[+-]\d{6}|\d{4})-\d\d|${date}${annotations}+)$`),
  ZonedDateTime: new RegExp(`^${date}T${time}${offset}${annotations}+$`),
}

export function isTemporalText(value: unknown, type: TemporalType): boolean {
  if (typeof value !== 'string' || !forms[type].test(value)) return false
  const { from } = classOf(type)
  try {
    from(value)
    return true
  } catch {
    return false
  }
}

export function toTemporal(text: string, type: TemporalType): unknown {
  return classOf(type).from(text)
}

function classOf(type: TemporalType): { readonly from: (text: string) => unknown } {
  // Read by name, because the types of the oldest supported Node do not declare the global.
  const known: unknown = Reflect.get(globalThis, 'Temporal')
  if (!isTemporalNamespace(known)) {
    throw new Error(
      `This queue carries a Temporal.${type}, but there is no global Temporal: run a newer Node, or import a polyfill such as temporal-polyfill/global first`,
    )
  }
  const own = known[type]
  return { from: (text) => own.from(text) }
}

type Temporal = { readonly [T in TemporalType]: { readonly from: (text: string) => unknown } }

function isTemporalNamespace(value: unknown): value is Temporal {
  return typeof value === 'object' && value !== null && 'PlainDate' in value
}
