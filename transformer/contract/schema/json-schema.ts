/**
 * JSON Schema (draft 2020-12) of what a shape is stored as, with the same checks: for dashboards, and for producers
 * in other languages. Undeclared fields are let through, as they are when JSON is read.
 *
 * JSON Schema has no words for some of the checks. What stands behind a tuple's rest element may stand anywhere behind it,
 * and texts whose form alone does not tell whether they are good are let through. What was encoded fits.
 */
import { nullInMiddle } from '../shape/optional-elements.js'
import {
  resolve,
  type Check,
  type ObjectShape,
  type Shape,
  type ShapeOf,
  type TemporalType,
  type TupleShape,
} from '../shape/shape.js'
import { templatePattern } from '../shape/template-pattern.js'

export type JsonSchema = boolean | { readonly [keyword: string]: unknown }

/** A regular expression of the package's own, `textForms.href`, too long to be written out in every file. */
export class TextForm {
  readonly name: 'farDateTime' | 'href' | 'uri' | TemporalType

  constructor(name: TextForm['name']) {
    this.name = name
  }
}

/** The definitions of recursive shapes, and what they are called. */
interface Definitions {
  readonly names: Map<Shape, string>
  readonly schemas: Map<string, JsonSchema>
}

export function jsonSchema(shape: Shape): JsonSchema {
  const definitions: Definitions = { names: new Map(), schemas: new Map() }
  const schema = schemaOf(shape, definitions)
  if (typeof schema === 'boolean') return schema
  const all = definitions.schemas.size === 0 ? {} : { $defs: Object.fromEntries(definitions.schemas) }
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, ...all }
}

function schemaOf(shape: Shape, definitions: Definitions): JsonSchema {
  const inner = (part: Shape): JsonSchema => schemaOf(part, definitions)
  switch (shape.kind) {
    case 'unknown':
      return true
    case 'never':
      return false
    case 'undefined':
    case 'null':
      return { type: 'null' }
    case 'boolean':
      return { type: 'boolean' }
    case 'number':
    case 'string':
      return { type: shape.kind, ...keywords(shape.checks) }
    case 'template':
      return withBoth({ type: 'string', pattern: templatePattern(shape) }, keywords(shape.checks))
    case 'literal':
      return { const: shape.value }
    case 'bigintLiteral':
      return { const: shape.digits }
    case 'array':
    case 'set':
      return { type: 'array', items: inner(shape.element), ...keywords(shape.checks) }
    case 'map': {
      const entry = {
        type: 'array',
        prefixItems: [inner(shape.key), inner(shape.value)],
        minItems: 2,
        items: false,
      }
      return { type: 'array', items: entry, ...keywords(shape.checks) }
    }
    case 'tuple':
      return schemaOfTuple(shape, inner)
    case 'object':
      return schemaOfObject(shape, inner)
    case 'union':
      return schemaOfUnion(shape, inner)
    case 'reference':
      return schemaOfRecursive(shape, definitions)
    default:
      return schemaOfClass(shape)
  }
}

function schemaOfClass(shape: ShapeOf<'bigint' | 'date' | 'url' | 'bytes' | 'temporal'>): JsonSchema {
  switch (shape.kind) {
    case 'bigint':
      return { type: 'string', pattern: '^-?\\d+$' }
    case 'date':
      return { type: 'string', anyOf: [{ format: 'date-time' }, { pattern: new TextForm('farDateTime') }] }
    case 'url':
      return {
        type: 'string',
        anyOf: [{ format: 'uri', pattern: new TextForm('uri') }, { pattern: new TextForm('href') }],
      }
    case 'bytes':
      return {
        type: 'string',
        contentEncoding: 'base64',
        pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
      }
    case 'temporal':
      return { type: 'string', description: `Temporal.${shape.type}`, pattern: new TextForm(shape.type) }
  }
}

function schemaOfTuple(shape: TupleShape, inner: (part: Shape) => JsonSchema): JsonSchema {
  const { elements, rest, last } = shape
  const prefixItems = elements.map((element) =>
    nullInMiddle(element) ? { anyOf: [inner(element.shape), { type: 'null' }] } : inner(element.shape),
  )
  const minItems = elements.filter((element) => !element.optional).length + last.length
  // JSON Schema has no word for the place of what follows a rest element: each has to be there, somewhere.
  const others = rest === undefined ? [] : [rest, ...last].map(inner)
  const items = others.length > 1 ? { anyOf: others } : (others[0] ?? false)
  return withBoth(
    {
      type: 'array',
      ...(prefixItems.length === 0 ? {} : { prefixItems }),
      items,
      minItems,
      ...(last.length === 0 ? {} : { allOf: containing(last.map(inner)) }),
    },
    keywords(shape.checks),
  )
}

function containing(schemas: readonly JsonSchema[]): readonly JsonSchema[] {
  const counts = Map.groupBy(schemas, (schema) => JSON.stringify(schema))
  return [...counts.values()].flatMap(([schema, ...same]) =>
    schema === undefined ? [] : [{ contains: schema, minContains: same.length + 1 }],
  )
}

function schemaOfObject(shape: ObjectShape, inner: (part: Shape) => JsonSchema): JsonSchema {
  const required = shape.fields.filter((field) => !field.optional).map((field) => field.name)
  const properties = shape.fields.map((field) => [field.name, inner(field.shape)] as const)
  const patterns = shape.index.flatMap((rule) =>
    rule.key.kind === 'template' ? [[templatePattern(rule.key), inner(rule.shape)] as const] : [],
  )
  const others = shape.index.find((rule) => rule.key.kind === 'string')
  return {
    type: 'object',
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(required.length === 0 ? {} : { required }),
    ...(patterns.length === 0 ? {} : { patternProperties: Object.fromEntries(patterns) }),
    ...(others === undefined ? {} : { additionalProperties: inner(others.shape) }),
  }
}

function schemaOfUnion(shape: ShapeOf<'union'>, inner: (part: Shape) => JsonSchema): JsonSchema {
  const literals = shape.members.flatMap((member) => (member.kind === 'literal' ? [member.value] : []))
  const others = shape.members.filter((member) => member.kind !== 'literal').map(inner)
  if (others.length === 0) return { enum: literals }
  return { anyOf: literals.length === 0 ? others : [{ enum: literals }, ...others] }
}

function schemaOfRecursive(shape: ShapeOf<'reference'>, definitions: Definitions): JsonSchema {
  const { names, schemas } = definitions
  const target = resolve(shape)
  const known = names.get(target)
  if (known !== undefined) return { $ref: `#/$defs/${known}` }
  const wish = 'name' in target && target.name !== undefined ? target.name : 'Recursive'
  const taken = [...names.values()].filter((name) => name.replace(/\d+$/, '') === wish).length
  const name = taken === 0 ? wish : `${wish}${taken + 1}`
  names.set(target, name)
  schemas.set(name, schemaOf(target, definitions))
  return { $ref: `#/$defs/${name}` }
}

function keywords(checks: readonly Check[]): { readonly [keyword: string]: unknown } {
  return Object.fromEntries(
    checks.flatMap((check): readonly (readonly [string, unknown])[] => {
      switch (check.tag) {
        case 'pattern':
          return [['pattern', check.source]]
        case 'format':
          return [['format', check.format]]
        case 'uniqueItems':
          return [['uniqueItems', true]]
        case 'template':
          return []
        default:
          return [[check.tag, check.bound]]
      }
    }),
  )
}

/** Both schemas at once, where each may say something of the same keyword. */
function withBoth(
  one: { readonly [keyword: string]: unknown },
  other: { readonly [keyword: string]: unknown },
): JsonSchema {
  const clash = Object.keys(other).some((keyword) => keyword in one)
  return clash ? { allOf: [one, other] } : { ...one, ...other }
}
