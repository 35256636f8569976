/** Reads the types of one contract from JSON. */
import { list, record, unreadable, type Json } from './json-parts.js'
import { isDigits, readBigIntChecks, readChecks, readParts } from './read-checks.js'
import {
  temporalTypes,
  type BytesType,
  type Check,
  type Field,
  type IndexRule,
  type Shape,
  type Target,
  type TupleElement,
} from './shape.js'

export class TypeReader {
  readonly #types: Json
  readonly #at: string
  readonly #read = new Map<string, Target['shape']>()
  readonly #open = new Map<string, Target>()

  constructor(types: Json, at: string) {
    this.#types = types
    this.#at = at
  }

  read(json: unknown, at: string): Shape {
    if (typeof json === 'string') {
      const shape = plainShape(json)
      if (shape === undefined) throw unreadable(at)
      return shape
    }
    const type = record(json, at)
    return 'ref' in type ? this.#named(type['ref'], at) : this.#structure(type, at)
  }

  /** Within itself a type is a reference, else its shape. */
  #named(name: unknown, at: string): Shape {
    if (typeof name !== 'string' || !Object.hasOwn(this.#types, name)) throw unreadable(at)
    const read = this.#read.get(name)
    if (read !== undefined) return read
    const open = this.#open.get(name)
    if (open !== undefined) return { kind: 'reference', target: open }
    const target: { shape: Target['shape'] } = { shape: { kind: 'never' } }
    this.#open.set(name, target)
    const own = `${this.#at}[${JSON.stringify(name)}]`
    const shape = this.read(this.#types[name], own)
    if (shape.kind === 'reference') throw unreadable(own)
    target.shape = shape
    this.#open.delete(name)
    this.#read.set(name, shape)
    return shape
  }

  #structure(type: Json, at: string): Shape {
    const name = typeof type['name'] === 'string' ? type['name'] : undefined
    const checks = (): readonly Check[] => readChecks(type['checks'] ?? [], `${at}.checks`)
    if ('object' in type) return this.#object(type, name, at)
    if ('union' in type) return this.#union(type, name, at)
    if ('tuple' in type) return this.#tuple(type, name, at)
    if ('array' in type)
      return { kind: 'array', element: this.read(type['array'], `${at}.array`), checks: checks() }
    if ('set' in type) return { kind: 'set', element: this.read(type['set'], `${at}.set`), checks: checks() }
    if ('map' in type) {
      const [key, value] = list(type['map'], `${at}.map`)
      return {
        kind: 'map',
        key: this.read(key, `${at}.map[0]`),
        value: this.read(value, `${at}.map[1]`),
        checks: checks(),
      }
    }
    if ('string' in type) return { kind: 'string', checks: readChecks(type['string'], at) }
    if ('number' in type) return { kind: 'number', checks: readChecks(type['number'], at) }
    if ('bigint' in type) return { kind: 'bigint', checks: readBigIntChecks(type['bigint'], at) }
    if ('template' in type) {
      return { kind: 'template', parts: readParts(type['template'], `${at}.template`), checks: checks() }
    }
    const { literal, bigintLiteral } = type
    if (typeof literal === 'string' || typeof literal === 'number' || typeof literal === 'boolean') {
      return { kind: 'literal', value: literal }
    }
    if (typeof bigintLiteral === 'string' && isDigits(bigintLiteral)) {
      return { kind: 'bigintLiteral', digits: bigintLiteral }
    }
    throw unreadable(at)
  }

  #object(type: Json, name: string | undefined, at: string): Shape {
    const fields = (key: 'object' | 'optional'): readonly Field[] =>
      Object.entries(record(type[key] ?? {}, `${at}.${key}`)).map(([field, json]) => ({
        name: field,
        optional: key === 'optional',
        shape: this.read(json, `${at}.${key}[${JSON.stringify(field)}]`),
      }))
    const all = [...fields('object'), ...fields('optional')]
    return {
      kind: 'object',
      name,
      fields: all.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      index: list(type['index'] ?? [], `${at}.index`).map((rule, index) =>
        this.#rule(record(rule, `${at}.index[${index}]`), `${at}.index[${index}]`),
      ),
    }
  }

  #rule(rule: Json, at: string): IndexRule {
    const key = this.read(rule['key'], `${at}.key`)
    if (key.kind !== 'string' && key.kind !== 'template') throw unreadable(`${at}.key`)
    return { key, optional: rule['optional'] === true, shape: this.read(rule['value'], `${at}.value`) }
  }

  #tuple(type: Json, name: string | undefined, at: string): Shape {
    const elements = list(type['tuple'], `${at}.tuple`).map((json, index): TupleElement => {
      const own = `${at}.tuple[${index}]`
      const isOptional =
        typeof json === 'object' && json !== null && 'optional' in json && !('object' in json)
      return {
        optional: isOptional,
        shape: this.read(isOptional ? record(json, own)['optional'] : json, own),
      }
    })
    return {
      kind: 'tuple',
      name,
      elements,
      rest: 'rest' in type ? this.read(type['rest'], `${at}.rest`) : undefined,
      last: list(type['last'] ?? [], `${at}.last`).map((json, index) =>
        this.read(json, `${at}.last[${index}]`),
      ),
      checks: readChecks(type['checks'] ?? [], `${at}.checks`),
    }
  }

  #union(type: Json, name: string | undefined, at: string): Shape {
    const members = list(type['union'], `${at}.union`).map((json, index) =>
      this.read(json, `${at}.union[${index}]`),
    )
    const isPosition = (value: unknown): value is number =>
      Number.isInteger(value) && Number(value) in members
    const excludes = list(type['excludes'] ?? [], `${at}.excludes`).map((pair): readonly [number, number] => {
      const [one, other] = list(pair, `${at}.excludes`)
      if (!isPosition(one) || !isPosition(other)) throw unreadable(`${at}.excludes`)
      return [one, other]
    })
    if (members.length < 2 || members.some(({ kind }) => kind === 'union')) throw unreadable(`${at}.union`)
    return { kind: 'union', name, members, ...(excludes.length === 0 ? {} : { excludes }) }
  }
}

function plainShape(name: string): Shape | undefined {
  switch (name) {
    case 'unknown':
    case 'never':
    case 'undefined':
    case 'null':
    case 'boolean':
      return { kind: name }
    case 'string':
    case 'number':
      return { kind: name, checks: [] }
    case 'bigint':
      return { kind: name, checks: [] }
    case 'Date':
      return { kind: 'date' }
    case 'URL':
      return { kind: 'url' }
    default: {
      const bytes = bytesTypes.find((type) => type === name)
      if (bytes !== undefined) return { kind: 'bytes', type: bytes }
      const temporal = temporalTypes.find((type) => name === `Temporal.${type}`)
      return temporal === undefined ? undefined : { kind: 'temporal', type: temporal }
    }
  }
}

const bytesTypes: readonly BytesType[] = ['Uint8Array', 'Buffer', 'ArrayBuffer']
