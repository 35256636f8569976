/** Writes a queue's contract as JSON. Equal types give equal text, on every machine. */
import type {
  ContractJson,
  ObjectJson,
  TupleJson,
  TypeJson,
  UnionJson,
} from '../../../facts/shape/contract-json.js'
import {
  resolve,
  type Check,
  type Field,
  type ObjectShape,
  type Shape,
  type TupleShape,
  type UnionShape,
} from '../../../facts/shape/shape.js'
import { classify } from '../shape/fingerprint.js'
import { isShort, sharedClasses, type Naming } from '../shape/shared.js'
import { uniqueNames } from '../shape/unique-names.js'
import { exclusions } from '../unions/ambiguity.js'
import { nameShapes, pascal } from '../write/names.js'

export interface ContractToWrite {
  readonly name: string
  readonly options: { readonly [option: string]: unknown }
  readonly fingerprint: string
  readonly input: Shape
  readonly output: Shape
  readonly progress: Shape
  readonly upgrades?: readonly Shape[]
}

export function contractJson(contract: ContractToWrite): ContractJson {
  const { name, fingerprint, options, input, output, progress, upgrades = [] } = contract
  const roots = [input, output, progress, ...upgrades]
  const hints = ['Input', 'Output', 'Progress', ...upgrades.map(() => 'Upgrade')]
  const writer = new TypeWriter(roots, {
    classOf: classify(roots),
    nameOf: nameShapes(roots.map((root, index) => [`${pascal(name)}${hints[index] ?? ''}`, root] as const)),
  })
  const json = {
    fingerprint,
    options,
    input: writer.typeJson(input),
    output: writer.typeJson(output),
    ...(progress.kind === 'unknown' ? {} : { progress: writer.typeJson(progress) }),
    ...(upgrades.length === 0 ? {} : { upgrades: upgrades.map((upgrade) => writer.typeJson(upgrade)) }),
  }
  const types = writer.types()
  return types.length === 0 ? json : { ...json, types: Object.fromEntries(types) }
}

class TypeWriter {
  readonly #naming: Naming
  readonly #shared: ReadonlySet<string>
  readonly #names = new Map<string, string>()
  readonly #unique = uniqueNames(() => false)
  readonly #waiting: { readonly name: string; readonly shape: Shape }[] = []

  constructor(roots: readonly Shape[], naming: Naming) {
    this.#naming = naming
    this.#shared = sharedClasses(roots, naming)
  }

  typeJson(shape: Shape): TypeJson {
    const own = this.#naming.classOf(shape)
    if (!this.#shared.has(own) || isShort(shape)) return this.#write(shape)
    const known = this.#names.get(own)
    if (known !== undefined) return { ref: known }
    const wish = this.#naming.nameOf(shape).replaceAll(/\W/g, '')
    const name = this.#unique(wish === '' ? 'Type' : wish)
    this.#names.set(own, name)
    this.#waiting.push({ name, shape })
    return { ref: name }
  }

  /** The types that were referred to, and those that they refer to, by name. */
  types(): readonly (readonly [name: string, type: TypeJson])[] {
    const found: (readonly [string, TypeJson])[] = []
    // The loop also visits the types that are added while it runs.
    for (const { name, shape } of this.#waiting) found.push([name, this.#write(shape)])
    return found.toSorted(([one], [other]) => (one < other ? -1 : 1))
  }

  #write(given: Shape): TypeJson {
    const shape = resolve(given)
    switch (shape.kind) {
      case 'unknown':
      case 'never':
      case 'undefined':
      case 'null':
      case 'boolean':
        return shape.kind
      case 'string':
        return shape.checks.length === 0 ? 'string' : { string: shape.checks }
      case 'number':
        return shape.checks.length === 0 ? 'number' : { number: shape.checks }
      case 'bigint':
        return shape.checks.length === 0 ? 'bigint' : { bigint: shape.checks }
      case 'literal':
        return { literal: shape.value }
      case 'bigintLiteral':
        return { bigintLiteral: shape.digits }
      case 'date':
        return 'Date'
      case 'url':
        return 'URL'
      case 'bytes':
        return shape.type
      case 'temporal':
        return `Temporal.${shape.type}`
      case 'template':
        return { template: shape.parts, ...checksOf(shape) }
      case 'array':
        return { array: this.typeJson(shape.element), ...checksOf(shape) }
      case 'set':
        return { set: this.typeJson(shape.element), ...checksOf(shape) }
      case 'map':
        return { map: [this.typeJson(shape.key), this.typeJson(shape.value)], ...checksOf(shape) }
      case 'tuple':
        return this.#tuple(shape)
      case 'object':
        return this.#object(shape)
      case 'union':
        return this.#union(shape)
    }
  }

  #tuple(shape: TupleShape): TupleJson {
    const { elements, rest, last } = shape
    return {
      ...nameOf(shape),
      tuple: elements.map((element) => {
        const type = this.typeJson(element.shape)
        return element.optional ? { optional: type } : type
      }),
      ...(rest === undefined ? {} : { rest: this.typeJson(rest) }),
      ...(last.length === 0 ? {} : { last: last.map((part) => this.typeJson(part)) }),
      ...checksOf(shape),
    }
  }

  #object(shape: ObjectShape): ObjectJson {
    const fields = (own: readonly Field[]): ObjectJson['object'] =>
      Object.fromEntries(own.map((field) => [field.name, this.typeJson(field.shape)]))
    const optional = shape.fields.filter((field) => field.optional)
    return {
      ...nameOf(shape),
      object: fields(shape.fields.filter((field) => !field.optional)),
      ...(optional.length === 0 ? {} : { optional: fields(optional) }),
      ...(shape.index.length === 0
        ? {}
        : {
            index: shape.index.map((rule) => ({
              key: this.#write(rule.key),
              value: this.typeJson(rule.shape),
              ...(rule.optional ? { optional: true } : {}),
            })),
          }),
    }
  }

  #union(shape: UnionShape): UnionJson {
    const { members } = shape
    const excludes = [...exclusions(members)].flatMap(([member, by]) =>
      by.map((other) => [members.indexOf(other), members.indexOf(member)] as const),
    )
    return {
      ...nameOf(shape),
      union: members.map((member) => this.typeJson(member)),
      ...(excludes.length === 0 ? {} : { excludes }),
    }
  }
}

function nameOf({ name }: { readonly name: string | undefined }): { readonly name?: string } {
  return name === undefined ? {} : { name }
}

function checksOf({ checks }: { readonly checks: readonly Check[] }): { readonly checks?: readonly Check[] } {
  return checks.length === 0 ? {} : { checks }
}
