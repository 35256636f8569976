/**
 * The text of JSON Schema (draft 2020-12) of what shapes are stored as, with the same checks: for dashboards, and for
 * producers in other languages. Undeclared fields are allowed, as they are when JSON is read. A shape that is used at
 * several places is written once, as a definition; `json-schema.ts` in the runtime builds the schema from the text.
 *
 * JSON Schema has no words for some of the checks. The elements after a tuple's rest element may be at any index after it,
 * and texts whose form alone does not show whether they are good are allowed. What was encoded fits.
 */
import { nullInMiddle } from '../../../facts/shape/optional-elements.js'
import {
  resolve,
  type Check,
  type Field,
  type ObjectShape,
  type Shape,
  type ShapeOf,
  type TupleShape,
} from '../../../facts/shape/shape.js'
import { templatePattern } from '../../../facts/shape/template-pattern.js'
import { literal } from '../shape/literal.js'
import { isShort, sharedClasses, type Naming } from '../shape/shared.js'
import { uniqueNames } from '../shape/unique-names.js'
import { keyText, quote } from '../shape/quote.js'

/** The arguments of the runtime's `jsonSchemas`: the schema of each root, and the definitions that they share. */
export function schemaText(roots: readonly Shape[], naming: Naming): string {
  const writer = new SchemaWriter(roots, naming)
  const schemas = roots.map((root) => writer.schemaOf(root))
  const definitions = writer.definitions()
  return [...schemas, ...(definitions.length === 0 ? [] : [`{\n  ${definitions.join(',\n  ')},\n}`])].join(
    ', ',
  )
}

class SchemaWriter {
  readonly #naming: Naming
  readonly #shared: ReadonlySet<string>
  readonly #names = new Map<string, string>()
  readonly #unique = uniqueNames(() => false)
  readonly #waiting: { readonly name: string; readonly shape: Shape }[] = []

  constructor(roots: readonly Shape[], naming: Naming) {
    this.#naming = naming
    this.#shared = sharedClasses(roots, naming)
  }

  schemaOf(shape: Shape): string {
    const own = this.#naming.classOf(shape)
    if (!this.#shared.has(own) || isShort(shape)) return this.#write(resolve(shape))
    const known = this.#names.get(own)
    if (known !== undefined) return `ref('${known}')`
    const wish = this.#naming.nameOf(shape).replaceAll(/\W/g, '')
    const name = this.#unique(wish === '' ? 'Type' : wish)
    this.#names.set(own, name)
    this.#waiting.push({ name, shape })
    return `ref('${name}')`
  }

  /** The definitions that were asked for, and those that they ask for. */
  definitions(): readonly string[] {
    const found: string[] = []
    // The loop also visits the definitions that are asked for while it runs.
    for (const { name, shape } of this.#waiting) {
      found.push(`${keyText(name)}: ${this.#write(resolve(shape))}`)
    }
    return found
  }

  #write(shape: Shape): string {
    switch (shape.kind) {
      case 'unknown':
        return 'true'
      case 'never':
        return 'false'
      case 'undefined':
      case 'null':
        return 'nothing'
      case 'boolean':
      case 'bigint':
      case 'date':
      case 'url':
      case 'bytes':
        return shape.kind
      case 'temporal':
        return `temporal('${shape.type}')`
      case 'number':
      case 'string':
        return shape.checks.length === 0
          ? shape.kind
          : record({ type: quote(shape.kind), ...keywords(shape.checks) })
      case 'template':
        return bothOf({ type: `'string'`, pattern: quote(templatePattern(shape)) }, keywords(shape.checks))
      case 'literal':
        return record({ const: literal(shape.value) })
      case 'bigintLiteral':
        return record({ const: quote(shape.digits) })
      case 'array':
      case 'set':
        return this.#list(this.schemaOf(shape.element), shape.checks)
      case 'map': {
        const pair = `[${this.schemaOf(shape.key)}, ${this.schemaOf(shape.value)}]`
        const entry = record({ type: `'array'`, prefixItems: pair, minItems: '2', items: 'false' })
        return this.#list(entry, shape.checks)
      }
      case 'tuple':
        return this.#tuple(shape)
      case 'object':
        return this.#object(shape)
      case 'union':
        return this.#union(shape)
      case 'reference':
        return this.schemaOf(shape)
    }
  }

  #list(items: string, checks: readonly Check[]): string {
    return checks.length === 0 ? `list(${items})` : `list(${items}, ${record(keywords(checks))})`
  }

  #tuple(shape: TupleShape): string {
    const { elements, rest, last } = shape
    const prefixItems = elements.map((element) => {
      const schema = this.schemaOf(element.shape)
      return nullInMiddle(element) ? record({ anyOf: `[${schema}, nothing]` }) : schema
    })
    const minItems = elements.filter((element) => !element.optional).length + last.length
    // JSON Schema has no word for the place of what follows a rest element: each has to be there, somewhere.
    const lastSchemas = last.map((part) => this.schemaOf(part))
    const others = rest === undefined ? [] : [this.schemaOf(rest), ...lastSchemas]
    return bothOf(
      {
        type: `'array'`,
        ...(prefixItems.length === 0 ? {} : { prefixItems: `[${prefixItems.join(', ')}]` }),
        items: others.length > 1 ? record({ anyOf: `[${others.join(', ')}]` }) : (others[0] ?? 'false'),
        minItems: String(minItems),
        ...(last.length === 0 ? {} : { allOf: `[${containing(lastSchemas).join(', ')}]` }),
      },
      keywords(shape.checks),
    )
  }

  #object(shape: ObjectShape): string {
    const properties = (fields: readonly Field[]): string =>
      braces(fields.map((field) => `${keyText(field.name)}: ${this.schemaOf(field.shape)}`))
    const patterns = shape.index.flatMap((rule) =>
      rule.key.kind === 'template'
        ? [`${quote(templatePattern(rule.key))}: ${this.schemaOf(rule.shape)}`]
        : [],
    )
    const others = shape.index.find((rule) => rule.key.kind === 'string')
    const more = {
      ...(patterns.length === 0 ? {} : { patternProperties: braces(patterns) }),
      ...(others === undefined ? {} : { additionalProperties: this.schemaOf(others.shape) }),
    }
    const required = properties(shape.fields.filter((field) => !field.optional))
    const optional = properties(shape.fields.filter((field) => field.optional))
    if (shape.index.length > 0) return `object(${required}, ${optional}, ${record(more)})`
    return optional === '{}' ? `object(${required})` : `object(${required}, ${optional})`
  }

  #union(shape: ShapeOf<'union'>): string {
    const literals = shape.members.flatMap((member) => (member.kind === 'literal' ? [member.value] : []))
    const others = shape.members
      .filter((member) => member.kind !== 'literal')
      .map((member) => this.schemaOf(member))
    const known = literals.length === 0 ? [] : [record({ enum: literal(literals) })]
    return known.length + others.length === 1
      ? (known[0] ?? others[0] ?? 'false')
      : record({ anyOf: `[${[...known, ...others].join(', ')}]` })
  }
}

interface Texts {
  readonly [keyword: string]: string
}

function containing(schemas: readonly string[]): readonly string[] {
  return [...Map.groupBy(schemas, (schema) => schema)].map(([schema, same]) =>
    record({ contains: schema, minContains: String(same.length) }),
  )
}

function keywords(checks: readonly Check[]): Texts {
  return Object.fromEntries(
    checks.flatMap((check): readonly (readonly [string, string])[] => {
      switch (check.tag) {
        case 'pattern':
          // JSON Schema reads a pattern with the flag `u`, with which this one is not valid.
          return check.withoutUnicode === true ? [] : [['pattern', quote(check.source)]]
        case 'format':
          return [['format', quote(check.format)]]
        case 'uniqueItems':
          return [['uniqueItems', 'true']]
        case 'template':
          return []
        default:
          return [[check.tag, String(check.bound)]]
      }
    }),
  )
}

/** Both schemas at once, where each may say something of the same keyword. */
function bothOf(one: Texts, other: Texts): string {
  const clash = Object.keys(other).some((keyword) => keyword in one)
  return clash ? record({ allOf: `[${record(one)}, ${record(other)}]` }) : record({ ...one, ...other })
}

function record(texts: Texts): string {
  return braces(Object.entries(texts).map(([key, text]) => `${keyText(key)}: ${text}`))
}

function braces(fields: readonly string[]): string {
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
