/** Converts values to their JSON, or JSON to values, as the code that the compiler writes. The values are known to fit. */
import { nullInMiddle } from '../../../facts/shape/optional-elements.js'
import {
  resolve,
  type ObjectShape,
  type Shape,
  type ShapeOf,
  type Target,
  type TupleShape,
  type UnionShape,
} from '../../../facts/shape/shape.js'
import { isArrayBuffer, isDate, isUint8Array, isUrlObject } from '../brands.js'
import { merge } from '../merge.js'
import { put } from '../objects.js'
import { onceEach } from '../once-each.js'
import { copyJson } from '../plain-json.js'
import { toTemporal } from '../temporal.js'
import { fromBase64, toBase64 } from '../values.js'
import { readField } from './fields.js'
import { isStructure, keyTest, type Tests } from './tests.js'

export type Convert = (value: unknown) => unknown

/** The conversions of shapes in one direction. Each is made once. */
export class Conversions {
  readonly #encodes: boolean
  readonly #tests: Tests
  readonly #made = new Map<Shape, Convert>()

  /** The tests are those of what comes in. */
  constructor(tests: Tests) {
    this.#encodes = tests.side === 'value'
    this.#tests = tests
  }

  of(shape: Shape): Convert {
    const own = resolve(shape)
    const known = this.#made.get(own)
    if (known !== undefined) return known
    // A recursive type asks for its own conversion while that is made.
    this.#made.set(own, (value) => made(value))
    const made: Convert = this.#make(own)
    this.#made.set(own, made)
    return made
  }

  #make(shape: Target['shape']): Convert {
    switch (shape.kind) {
      case 'unknown':
        return copyJson
      case 'array': {
        const item = this.of(shape.element)
        return (value) => Array.from(itemsOf(value), item)
      }
      case 'set': {
        const item = this.of(shape.element)
        return this.#encodes
          ? (value) => Array.from(itemsOf(value), item)
          : (json) => new Set(Array.from(itemsOf(json), item))
      }
      case 'map': {
        const [key, item] = [this.of(shape.key), this.of(shape.value)]
        const entries: (value: unknown) => (readonly [unknown, unknown])[] = (value) =>
          Array.from(itemsOf(value), (entry) => {
            const [own, its] = itemsOf(entry)
            return [key(own), item(its)] as const
          })
        return this.#encodes ? entries : (json) => new Map(entries(json))
      }
      case 'tuple':
        return this.#tuple(shape)
      case 'object':
        return this.#object(shape)
      case 'union':
        return this.#union(shape)
      case 'undefined':
      case 'bigint':
      case 'bigintLiteral':
      case 'date':
      case 'url':
      case 'bytes':
      case 'temporal':
        return this.#encodes ? encodeLeaf(shape) : decodeLeaf(shape)
      default:
        return (value) => value
    }
  }

  #tuple({ elements, rest, last }: TupleShape): Convert {
    const parts = elements.map((element) => ({
      optional: element.optional,
      asNull: nullInMiddle(element),
      convert: this.of(element.shape),
    }))
    const [item, ends] = [rest && this.of(rest), last.map((part) => this.of(part))]
    return (value) => {
      const items = [...itemsOf(value)]
      const end = items.length - ends.length
      const result = items.map((own, index) => {
        const part = parts[index]
        if (index >= end) return ends[index - end]?.(own)
        if (part === undefined) return item?.(own)
        const isMissing = part.optional && (this.#encodes ? own === undefined : part.asNull && own === null)
        return isMissing ? undefined : part.convert(own)
      })
      return this.#encodes && parts.some(({ optional }) => optional) ? withNulls(result) : result
    }
  }

  #object(shape: ObjectShape): Convert {
    // Required fields first, as in generated code.
    const fields = [false, true]
      .flatMap((optional) => shape.fields.filter((field) => field.optional === optional))
      .filter((field) => !field.optional || field.shape.kind !== 'never')
      .map(({ name, optional, shape: type }) => ({ name, optional, convert: this.of(type) }))
    const declared = new Set(shape.fields.map(({ name }) => name))
    const rules = shape.index.map((rule) => ({ isFor: keyTest(rule.key), convert: this.of(rule.shape) }))
    const skipsUndefined = shape.index.some(({ optional }) => optional)
    return (value) => {
      const result: { [key: string]: unknown } = {}
      if (typeof value !== 'object' || value === null) return result
      for (const { name, optional, convert } of fields) {
        const field = readField(value, name)
        if (!optional || field !== undefined) put(result, name, convert(field))
      }
      if (rules.length === 0) return result
      for (const [key, item] of Object.entries(value)) {
        if (declared.has(key) || (skipsUndefined && item === undefined)) continue
        const rule = rules.find(({ isFor }) => isFor(key))
        if (rule !== undefined) put(result, key, rule.convert(item))
      }
      return result
    }
  }

  /** Instances of classes first, since objects may resemble them; then structures of one kind together. */
  #union({ members, excludes = [] }: UnionShape): Convert {
    const parts = members.map((member, index) => {
      const own = resolve(member)
      return {
        index,
        kind: this.#kindOf(own),
        fits: this.#tests.of(own),
        convert: this.of(own),
        isScalar: isScalar(own),
      }
    })
    const single = parts.filter(({ kind, isScalar: isAsItIs }) => kind === undefined && !isAsItIs)
    const groups = ['array', 'set', 'map', 'object'].map((kind) => parts.filter((part) => part.kind === kind))
    const convert: Convert = (value) => {
      const one = single.find(({ fits }) => fits(value))
      if (one !== undefined) return one.convert(value)
      for (const group of groups) {
        const fitting = group.filter(({ fits }) => fits(value))
        const [first, ...others] = fitting
        if (first === undefined) continue
        if (others.length === 0) return first.convert(value)
        const isExcluded = (index: number): boolean =>
          !this.#encodes &&
          excludes.some(([by, member]) => member === index && fitting.some((part) => part.index === by))
        const meant = fitting.filter(({ index }) => !isExcluded(index))
        return merge((meant.length > 0 ? meant : [first]).map((part) => part.convert(value)))
      }
      return value
    }
    return groups.some((group) => group.length > 1) ? onceEach(convert) : convert
  }

  /** The kind of structure that a value is of, or its JSON. */
  #kindOf(shape: Target['shape']): string | undefined {
    if (!isStructure(shape)) return undefined
    if (shape.kind === 'object') return 'object'
    return shape.kind === 'tuple' || !this.#encodes ? 'array' : shape.kind
  }
}

/** Whether values are the same in JSON: no copy is needed. */
function isScalar(shape: Target['shape']): boolean {
  return ['never', 'null', 'boolean', 'number', 'string', 'template', 'literal'].includes(shape.kind)
}

function itemsOf(value: unknown): Iterable<unknown> {
  return isIterable(value) ? value : []
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

/** An element that is left out before others is null in JSON. Those at the end are not stored. */
function withNulls(items: readonly unknown[]): unknown[] {
  const end = items.findLastIndex((item) => item !== undefined) + 1
  return items.slice(0, end).map((item) => item ?? null)
}

type Leaf = ShapeOf<'undefined' | 'bigint' | 'bigintLiteral' | 'date' | 'url' | 'bytes' | 'temporal'>

function encodeLeaf(shape: Leaf): Convert {
  switch (shape.kind) {
    case 'undefined':
      return () => null
    case 'bigint':
    case 'temporal':
      return String
    case 'bigintLiteral':
      return () => shape.digits
    case 'date':
      return (value) => (isDate(value) ? value.toISOString() : null)
    case 'url':
      return (value) => (isUrlObject(value) ? value.href : null)
    case 'bytes':
      return (value) => (isUint8Array(value) || isArrayBuffer(value) ? toBase64(value) : null)
  }
}

function decodeLeaf(shape: Leaf): Convert {
  switch (shape.kind) {
    case 'undefined':
      return () => undefined
    case 'bigint':
      return ofText(BigInt)
    case 'bigintLiteral':
      return () => BigInt(shape.digits)
    case 'date':
      return ofText((text) => new Date(text))
    case 'url':
      return ofText((text) => new URL(text))
    case 'temporal':
      return ofText((text) => toTemporal(text, shape.type))
    case 'bytes':
      if (shape.type === 'Buffer') return ofText((text) => Buffer.from(text, 'base64'))
      return shape.type === 'Uint8Array' ? ofText(fromBase64) : ofText((text) => fromBase64(text).buffer)
  }
}

function ofText(read: (text: string) => unknown): Convert {
  return (json) => read(String(json))
}
