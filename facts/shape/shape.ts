/**
 * A small description of a type: the step between a `ts.Type` and the generated code, and what contracts as JSON contain.
 *
 *     interface Email { to: string; sendAt?: Date }
 *
 *     { kind: 'object', name: 'Email', index: [], fields: [
 *       { name: 'to', optional: false, shape: { kind: 'string', checks: [] } },
 *       { name: 'sendAt', optional: true, shape: { kind: 'date' } } ] }
 *
 * A shape says what matters on the wire, and nothing of where it was declared. `name` is a wish for how generated
 * functions are called; no two shapes differ by it. A recursive type holds a reference where it meets itself again,
 * so shapes form a graph whose every cycle passes through a reference.
 */
export type Shape =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'never' }
  | { readonly kind: 'undefined' }
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number'; readonly checks: readonly Check[] }
  | { readonly kind: 'string'; readonly checks: readonly Check[] }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[]; readonly checks: readonly Check[] }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'bigint'; readonly checks: readonly BigIntCheck[] }
  /** `10n`: the digits, with their sign. */
  | { readonly kind: 'bigintLiteral'; readonly digits: string }
  | { readonly kind: 'date' }
  | { readonly kind: 'url' }
  | { readonly kind: 'bytes'; readonly type: BytesType }
  | { readonly kind: 'temporal'; readonly type: TemporalType }
  | ArrayShape
  | TupleShape
  | { readonly kind: 'set'; readonly element: Shape; readonly checks: readonly Check[] }
  | { readonly kind: 'map'; readonly key: Shape; readonly value: Shape; readonly checks: readonly Check[] }
  | ObjectShape
  | UnionShape
  | { readonly kind: 'reference'; readonly target: Target }

export type Kind = Shape['kind']
export type ShapeOf<K extends Kind> = Extract<Shape, { readonly kind: K }>

export interface ArrayShape {
  readonly kind: 'array'
  readonly element: Shape
  readonly checks: readonly Check[]
}

export interface TupleShape {
  readonly kind: 'tuple'
  readonly name: string | undefined
  /** The elements before a rest element. */
  readonly elements: readonly TupleElement[]
  readonly rest: Shape | undefined
  /** The elements after the rest element, all required. */
  readonly last: readonly Shape[]
  readonly checks: readonly Check[]
}

export interface TupleElement {
  readonly optional: boolean
  readonly shape: Shape
}

export interface ObjectShape {
  readonly kind: 'object'
  readonly name: string | undefined
  /** In order of name. */
  readonly fields: readonly Field[]
  /** What further keys may hold, the most particular keys first. */
  readonly index: readonly IndexRule[]
}

export interface Field {
  readonly name: string
  /** Whether the field may be left out, or `undefined`, which is stored as left out. */
  readonly optional: boolean
  readonly shape: Shape
}

export interface IndexRule {
  /** What the key is: any string, a number written as one, or a template. */
  readonly key: Extract<Shape, { readonly kind: 'string' | 'template' }>
  readonly optional: boolean
  readonly shape: Shape
}

export interface UnionShape {
  readonly kind: 'union'
  readonly name: string | undefined
  /** Two or more. None is a union, and none is a reference to one. */
  readonly members: readonly Shape[]
  /** Only in a shape that was read from JSON; see `UnionJson`. The compiler computes it from the members. */
  readonly excludes?: readonly (readonly [number, number])[]
}

/** The shape that a reference names. It is set as soon as the recursive type has been read to its end. */
export interface Target {
  readonly shape: Exclude<Shape, { readonly kind: 'reference' }>
}

export type BytesType = 'Uint8Array' | 'Buffer' | 'ArrayBuffer'

export const temporalTypes = [
  'Duration',
  'Instant',
  'PlainDate',
  'PlainDateTime',
  'PlainMonthDay',
  'PlainTime',
  'PlainYearMonth',
  'ZonedDateTime',
] as const
export type TemporalType = (typeof temporalTypes)[number]

/** One piece of a template literal type: fixed text, or the type of a variable part. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hole'; readonly of: 'string' | 'number' | 'bigint' | StringCase }

/** `Uppercase<string>` and its like. */
export type StringCase = 'Uppercase' | 'Lowercase' | 'Capitalize' | 'Uncapitalize'

/** A constraint from a JSDoc tag. */
export type Check =
  | { readonly tag: BoundTag; readonly bound: number }
  /** Compiled with the flag `u`, unless it is valid only without. */
  | { readonly tag: 'pattern'; readonly source: string; readonly withoutUnicode?: true }
  | { readonly tag: 'format'; readonly format: Format }
  | { readonly tag: 'uniqueItems' }
  /** Another template literal type that the text is of too: an intersection of them. */
  | { readonly tag: 'template'; readonly parts: readonly TemplatePart[] }

export const numberTags = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
] as const
export type NumberTag = (typeof numberTags)[number]
export type BoundTag = NumberTag | 'minLength' | 'maxLength' | 'minItems' | 'maxItems'

/** A constraint of a bigint: its bound may have more digits than a number. */
export interface BigIntCheck {
  readonly tag: NumberTag
  readonly digits: string
}

export const formats = [
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'idn-email',
  'idn-hostname',
  'ipv4',
  'ipv6',
  'iri',
  'iri-reference',
  'json-pointer',
  'regex',
  'relative-json-pointer',
  'time',
  'uri',
  'uri-reference',
  'uri-template',
  'uuid',
] as const
export type Format = (typeof formats)[number]

/** The shape itself, where a reference only names it. */
export function resolve(shape: Shape): Target['shape'] {
  return shape.kind === 'reference' ? shape.target.shape : shape
}
