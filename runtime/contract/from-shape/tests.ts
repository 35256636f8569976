/** Whether values, or their JSON, fit shapes. It decides as the code that the compiler writes (`transformer/contract/write`). */
import { nullInMiddle } from '../../../facts/shape/optional-elements.js'
import {
  resolve,
  type IndexRule,
  type ObjectShape,
  type Shape,
  type ShapeOf,
  type Target,
  type TupleElement,
  type TupleShape,
} from '../../../facts/shape/shape.js'
import type { Side } from '../../../facts/shape/side.js'
import { isArray, isArrayBuffer, isDate, isMap, isSet, isUint8Array, isUrlObject } from '../brands.js'
import { isObject } from '../objects.js'
import { onceEach } from '../once-each.js'
import { isJson } from '../plain-json.js'
import { isTemporal, isTemporalText } from '../temporal.js'
import { isBase64, isDateTime, isDigits, isUrl } from '../values.js'
import { bigIntTest, listTest, numberTest, sizeTest, templateTest, textTest } from './checks.js'
import { readField } from './fields.js'

export type Test = (value: unknown) => boolean

/** The tests of shapes on one side. Each is made once. */
export class Tests {
  readonly side: Side
  readonly #made = new Map<Shape, Test>()

  constructor(side: Side) {
    this.side = side
  }

  of(shape: Shape): Test {
    const own = resolve(shape)
    const known = this.#made.get(own)
    if (known !== undefined) return known
    // A recursive type asks for its own test while that is made.
    this.#made.set(own, (value) => made(value))
    const made: Test = this.#make(own)
    this.#made.set(own, made)
    return made
  }

  #make(shape: Target['shape']): Test {
    switch (shape.kind) {
      case 'unknown':
        return isJson
      case 'never':
        return () => false
      case 'undefined': {
        const nothing = this.side === 'value' ? undefined : null
        return (value) => value === nothing
      }
      case 'null':
        return (value) => value === null
      case 'boolean':
        return (value) => typeof value === 'boolean'
      case 'literal':
        return (value) => value === shape.value
      case 'number': {
        const passes = numberTest(shape.checks)
        return (value) => typeof value === 'number' && Number.isFinite(value) && passes(value)
      }
      case 'string':
      case 'template': {
        const passes = keyTest(shape)
        return (value) => typeof value === 'string' && passes(value)
      }
      case 'array':
        return this.#list(shape)
      case 'tuple':
        return this.#tuple(shape)
      case 'set':
        return this.side === 'json' ? this.#list({ ...shape, kind: 'array' }) : this.#set(shape)
      case 'map':
        return this.side === 'json' ? this.#entries(shape) : this.#map(shape)
      case 'object':
        return this.#object(shape)
      case 'union':
        return this.#union(shape)
      default:
        return this.side === 'value' ? classTest(shape) : storedTest(shape)
    }
  }

  #list({ element, checks }: ShapeOf<'array'>): Test {
    const [item, passes] = [this.of(element), listTest(checks)]
    return (value) => {
      if (!isArray(value) || !passes(value)) return false
      for (let index = 0; index < value.length; index++) if (!item(value[index])) return false
      return true
    }
  }

  #set({ element, checks }: ShapeOf<'set'>): Test {
    const [item, passes] = [this.of(element), sizeTest(checks)]
    return (value) => {
      if (!isSet(value) || !passes(value.size)) return false
      for (const own of value) if (!item(own)) return false
      return true
    }
  }

  #map(shape: ShapeOf<'map'>): Test {
    const [key, item, passes] = [this.of(shape.key), this.of(shape.value), sizeTest(shape.checks)]
    return (value) => {
      if (!isMap(value) || !passes(value.size)) return false
      for (const [own, its] of value) if (!key(own) || !item(its)) return false
      return true
    }
  }

  #entries(shape: ShapeOf<'map'>): Test {
    const [key, item, passes] = [this.of(shape.key), this.of(shape.value), listTest(shape.checks)]
    return (value) => {
      if (!isArray(value) || !passes(value)) return false
      for (const entry of value) {
        if (!Array.isArray(entry) || entry.length !== 2 || !key(entry[0]) || !item(entry[1])) return false
      }
      return true
    }
  }

  #tuple({ elements, rest, last, checks }: TupleShape): Test {
    const least = elements.filter(({ optional }) => !optional).length + last.length
    const most = rest === undefined ? elements.length : Number.POSITIVE_INFINITY
    const passes = listTest(checks)
    const parts = elements.map((element) => ({
      isLeftOut: this.#leftOut(element),
      fits: this.of(element.shape),
    }))
    const [item, ends] = [rest && this.of(rest), last.map((part) => this.of(part))]
    return (value) => {
      if (!isArray(value) || value.length < least || value.length > most || !passes(value)) return false
      if (!parts.every(({ isLeftOut, fits }, index) => isLeftOut(value, index) || fits(value[index])))
        return false
      const end = value.length - ends.length
      for (let index = parts.length; index < end; index++) if (item?.(value[index]) !== true) return false
      return ends.every((fits, index) => fits(value[end + index]))
    }
  }

  /** Whether an optional element is not there. */
  #leftOut(element: TupleElement): (items: readonly unknown[], index: number) => boolean {
    if (!element.optional) return () => false
    const asNull = nullInMiddle(element)
    if (this.side === 'json') {
      return (items, index) => items.length <= index || (asNull && items[index] === null)
    }
    return (items, index) =>
      items[index] === undefined && (asNull || items.slice(index).every((item) => item === undefined))
  }

  #object(shape: ObjectShape): Test {
    const fields = shape.fields.map(({ name, optional, shape: type }) => ({
      name,
      optional,
      fits: this.of(type),
    }))
    const declared = new Set(fields.map(({ name }) => name))
    const rules = shape.index.map((rule) => ({
      optional: rule.optional,
      isFor: keyTest(rule.key),
      fits: this.of(rule.shape),
    }))
    const isOwn = objectTest(shape)
    return (value) => {
      if (!isOwn(value)) return false
      for (const { name, optional, fits } of fields) {
        const field = readField(value, name)
        if (!(optional && field === undefined) && !fits(field)) return false
      }
      if (rules.length === 0) return true
      return Object.entries(value).every(
        ([key, item]) =>
          declared.has(key) ||
          rules.every(
            ({ optional, isFor, fits }) => !isFor(key) || (optional && item === undefined) || fits(item),
          ),
      )
    }
  }

  #union({ members }: ShapeOf<'union'>): Test {
    const tests = members.map((member) => this.of(member))
    const test: Test = (value) => tests.some((fits) => fits(value))
    return members.filter((member) => isStructure(resolve(member))).length > 1 ? onceEach(test) : test
  }
}

/** For a text, such as the key of a rule. */
export function keyTest(shape: IndexRule['key']): (text: string) => boolean {
  const checks = textTest(shape.checks)
  if (shape.kind === 'string') return checks
  const ofTemplate = templateTest(shape.parts)
  return (text) => ofTemplate(text) && checks(text)
}

export function isStructure({ kind }: Shape): boolean {
  return kind === 'array' || kind === 'tuple' || kind === 'set' || kind === 'map' || kind === 'object'
}

/** An array, a Map or a Date lacks a required field. Where no field is required, it is excluded by itself. */
export function objectTest({ fields }: ObjectShape): (value: unknown) => value is object {
  const objectSuffices = fields.some(({ name, optional }) => !optional && !isOfMany(name))
  return objectSuffices ? (value): value is object => typeof value === 'object' && value !== null : isObject
}

/** Names that arrays, or all objects, have too. */
function isOfMany(name: string): boolean {
  return name in Object.prototype || name === 'length' || /^\d+$/.test(name)
}

type Converted = ShapeOf<'bigint' | 'bigintLiteral' | 'date' | 'url' | 'bytes' | 'temporal'>

function classTest(shape: Converted): Test {
  switch (shape.kind) {
    case 'bigint': {
      const passes = bigIntTest(shape.checks)
      return (value) => typeof value === 'bigint' && passes(value)
    }
    case 'bigintLiteral': {
      const own = BigInt(shape.digits)
      return (value) => value === own
    }
    case 'date':
      return isDate
    case 'url':
      return isUrlObject
    case 'bytes':
      if (shape.type === 'Buffer') return (value) => Buffer.isBuffer(value)
      return shape.type === 'ArrayBuffer' ? isArrayBuffer : isUint8Array
    case 'temporal':
      return (value) => isTemporal(value, shape.type)
  }
}

function storedTest(shape: Converted): Test {
  switch (shape.kind) {
    case 'bigint': {
      const passes = bigIntTest(shape.checks)
      return (json) => isDigits(json) && passes(BigInt(json))
    }
    case 'bigintLiteral':
      return (json) => json === shape.digits
    case 'date':
      return isDateTime
    case 'url':
      return isUrl
    case 'bytes':
      return isBase64
    case 'temporal':
      return (json) => isTemporalText(json, shape.type)
  }
}
