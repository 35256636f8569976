/** Reports what does not fit in a value, as the code that the compiler writes. */
import {
  resolve,
  type ObjectShape,
  type Shape,
  type ShapeOf,
  type Target,
  type TupleShape,
  type UnionShape,
} from '../../../facts/shape/shape.js'
import { cut, describe } from '../../../facts/shape/words.js'
import { isArray, isMap, isSet } from '../brands.js'
import { explainNearest } from '../nearest.js'
import { isObject } from '../objects.js'
import { explainJson } from '../plain-json.js'
import { isFull, pathTo, report } from '../problems.js'
import type { Problem } from '../types.js'
import { listTest, sizeTest } from './checks.js'
import { discriminantOf } from './discriminant.js'
import { readField } from './fields.js'
import { isStructure, keyTest, objectTest, type Tests } from './tests.js'

export type Explain = (value: unknown, path: string, problems: Problem[]) => void

/** The explanations of shapes on one side. Each is made once. */
export class Explanations {
  readonly #tests: Tests
  readonly #made = new Map<Shape, Explain>()

  constructor(tests: Tests) {
    this.#tests = tests
  }

  of(shape: Shape): Explain {
    const own = resolve(shape)
    const known = this.#made.get(own)
    if (known !== undefined) return known
    // A recursive type asks for its own explanation while that is made.
    this.#made.set(own, (value, path, problems) => made(value, path, problems))
    const made: Explain = this.#make(own)
    this.#made.set(own, made)
    return made
  }

  get #isJson(): boolean {
    return this.#tests.side === 'json'
  }

  #make(shape: Target['shape']): Explain {
    switch (shape.kind) {
      case 'unknown':
        return explainJson
      case 'object':
        return this.#object(shape)
      case 'array':
        return this.#list(shape)
      case 'set':
        return this.#isJson ? this.#list({ ...shape, kind: 'array' }) : this.#set(shape)
      case 'map':
        return this.#isJson ? this.#entries(shape) : this.#map(shape)
      case 'tuple':
        return this.#tuple(shape)
      case 'union':
        return shape.members.every((member) => !isStructure(resolve(member)))
          ? this.#whole(shape)
          : this.#union(shape)
      default:
        return this.#whole(shape)
    }
  }

  #words(shape: Shape): string {
    return describe(shape, this.#tests.side)
  }

  #whole(shape: Shape): Explain {
    const [fits, words] = [this.#tests.of(shape), this.#words(shape)]
    return (value, path, problems) => {
      if (!fits(value)) report(problems, path, words, value)
    }
  }

  #list(shape: ShapeOf<'array'>): Explain {
    const [passes, item, words] = [listTest(shape.checks), this.of(shape.element), this.#words(shape)]
    return (value, path, problems) => {
      if (!isArray(value) || !passes(value)) return report(problems, path, words, value)
      for (let index = 0; index < value.length && !isFull(problems); index++) {
        item(value[index], `${path}[${index}]`, problems)
      }
    }
  }

  #set(shape: ShapeOf<'set'>): Explain {
    const [passes, item, words] = [sizeTest(shape.checks), this.of(shape.element), this.#words(shape)]
    return (value, path, problems) => {
      if (!isSet(value) || !passes(value.size)) return report(problems, path, words, value)
      let index = 0
      for (const own of value) item(own, `${path}[${index++}]`, problems)
    }
  }

  #map(shape: ShapeOf<'map'>): Explain {
    const [passes, words] = [sizeTest(shape.checks), this.#words(shape)]
    const [key, item] = [this.of(shape.key), this.of(shape.value)]
    return (value, path, problems) => {
      if (!isMap(value) || !passes(value.size)) return report(problems, path, words, value)
      let index = 0
      for (const [own, its] of value) {
        key(own, `${path}[${index}][0]`, problems)
        item(its, `${path}[${index}][1]`, problems)
        index++
      }
    }
  }

  #entries(shape: ShapeOf<'map'>): Explain {
    const [passes, words] = [listTest(shape.checks), this.#words(shape)]
    const [key, item] = [this.of(shape.key), this.of(shape.value)]
    return (value, path, problems) => {
      if (!isArray(value) || !passes(value)) return report(problems, path, words, value)
      for (const [index, entry] of value.entries()) {
        const at = `${path}[${index}]`
        if (!Array.isArray(entry) || entry.length !== 2) {
          report(problems, at, 'array of a key and a value', entry)
          continue
        }
        key(entry[0], `${at}[0]`, problems)
        item(entry[1], `${at}[1]`, problems)
      }
    }
  }

  #tuple(shape: TupleShape): Explain {
    const { elements, rest, last } = shape
    const [fits, words] = [this.#tests.of(shape), this.#words(shape)]
    const least = elements.filter(({ optional }) => !optional).length + last.length
    const parts = elements.map((element) => ({ optional: element.optional, explain: this.of(element.shape) }))
    const [item, ends] = [rest && this.of(rest), last.map((part) => this.of(part))]
    const isMissing = (value: unknown): boolean => value === undefined || (this.#isJson && value === null)
    return (value, path, problems) => {
      if (!isArray(value) || value.length < least) return report(problems, path, words, value)
      const before = problems.length
      for (const [index, { optional, explain }] of parts.entries()) {
        if (!(optional && isMissing(value[index]))) explain(value[index], `${path}[${index}]`, problems)
      }
      const end = value.length - ends.length
      for (const [index, explain] of ends.entries()) {
        explain(value[end + index], `${path}[${end + index}]`, problems)
      }
      if (item !== undefined) {
        for (let index = parts.length; index < end && !isFull(problems); index++) {
          item(value[index], `${path}[${index}]`, problems)
        }
      }
      if (problems.length === before && !fits(value)) report(problems, path, words, value)
    }
  }

  #object(shape: ObjectShape): Explain {
    const [isOwn, words] = [objectTest(shape), this.#words(shape)]
    const fields = shape.fields.map(({ name, optional, shape: type }) => ({
      name,
      optional,
      explain: this.of(type),
    }))
    const declared = new Set(fields.map(({ name }) => name))
    const rules = shape.index.map((rule) => ({
      optional: rule.optional,
      isFor: keyTest(rule.key),
      explain: this.of(rule.shape),
    }))
    return (value, path, problems) => {
      if (!isOwn(value)) return report(problems, path, words, value)
      for (const { name, optional, explain } of fields) {
        const field = readField(value, name)
        if (!optional || field !== undefined) explain(field, path + stepTo(name), problems)
      }
      if (rules.length === 0) return
      for (const [key, item] of Object.entries(value)) {
        if (declared.has(key)) continue
        for (const { optional, isFor, explain } of rules) {
          if (isFor(key) && !(optional && item === undefined)) explain(item, path + pathTo(key), problems)
        }
      }
    }
  }

  /** Where the JSON kind or a discriminant identifies one member, explains that member; else the nearest. */
  #union(shape: UnionShape): Explain {
    const members = shape.members.map(resolve)
    const [fits, words] = [this.#tests.of(shape), this.#words(shape)]
    const objects = members.filter(({ kind }) => kind === 'object')
    const arrays = members.filter((member) => isStructure(member) && member.kind !== 'object')
    const others = members.filter((member) => member.kind !== 'object' && !arrays.includes(member))
    const [array] = arrays.filter(({ kind }) => this.#isJson || kind === 'array' || kind === 'tuple')
    const explainArray = array !== undefined && arrays.length === 1 ? this.of(array) : undefined
    const explainObject = this.#objects(objects, words)
    const otherTests = this.#isJson ? [] : others.map((member) => this.#tests.of(member))
    const isDiscriminated = discriminantOf(objects) !== undefined
    return (value, path, problems) => {
      if (fits(value)) return
      if (explainArray !== undefined && Array.isArray(value)) return explainArray(value, path, problems)
      if (explainObject !== undefined && isObject(value)) {
        if (isDiscriminated || !otherTests.some((test) => test(value)))
          return explainObject(value, path, problems)
      }
      report(problems, path, words, value)
    }
  }

  #objects(
    objects: readonly Target['shape'][],
    words: string,
  ): ((value: object, path: string, problems: Problem[]) => void) | undefined {
    const [only] = objects
    if (only === undefined) return undefined
    if (objects.length === 1) return this.of(only)
    const discriminant = discriminantOf(objects)
    if (discriminant !== undefined) {
      const { key, cases } = discriminant
      const explains = cases.map(({ values, member }) => ({ values, explain: this.of(member) }))
      const expected = cut(cases.flatMap(({ literals }) => literals).join(' | '))
      return (value, path, problems) => {
        const field = readField(value, key)
        const own = explains.find(({ values }) => values.includes(field))
        if (own !== undefined) own.explain(value, path, problems)
        else report(problems, path + stepTo(key), expected, field)
      }
    }
    const members = objects.map((member) => {
      const fields = member.kind === 'object' ? member.fields.filter(({ optional }) => !optional) : []
      return [this.of(member), fields.map(({ name }) => name)] as const
    })
    return (value, path, problems) => explainNearest(value, path, problems, words, members)
  }
}

/** A declared field's name is not cut. */
function stepTo(name: string): string {
  return /^[A-Za-z$_][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
