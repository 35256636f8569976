/**
 * Builds the JSON Schema (draft 2020-12) of a queue's stored values on demand. Emitted code holds each shape once, in a
 * short form:
 *
 *     jsonSchema: () => {
 *       const { object, list, ref, string, date } = typebossContract.schemas
 *       return typebossContract.jsonSchemas(object({ to: list(ref('Person')) }, { sendAt: date }), string, {
 *         Person: object({ name: string, friends: list(ref('Person')) }),
 *       })
 *     }
 */
import { put } from './objects.js'
import { textForms } from './text-forms.js'
import type { Json } from './types.js'

/** The JSON Schema (draft 2020-12) of a queue's stored values, for dashboards and producers in other languages. */
export interface QueueJsonSchema {
  readonly input: JsonSchema
  readonly output: JsonSchema
}

export type JsonSchema = boolean | { readonly [keyword: string]: Json }

interface Properties {
  readonly [name: string]: JsonSchema
}

function object(
  required: Properties,
  optional: Properties = {},
  more: { readonly [keyword: string]: Json } = {},
): JsonSchema {
  const properties = { ...required }
  for (const [name, schema] of Object.entries(optional)) put(properties, name, schema)
  return {
    type: 'object',
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(Object.keys(required).length === 0 ? {} : { required: Object.keys(required) }),
    ...more,
  }
}

function list(items: JsonSchema, more: { readonly [keyword: string]: Json } = {}): JsonSchema {
  return { type: 'array', items, ...more }
}

function ref(name: string): JsonSchema {
  return { $ref: referenceTo(name) }
}

function referenceTo(name: string): string {
  return `#/$defs/${name}`
}

function temporal(type: keyof typeof textForms): JsonSchema {
  return { type: 'string', description: `Temporal.${type}`, pattern: textForms[type] }
}

/** The parts of the short form. Everything else in it is JSON Schema. */
export const schemas = {
  object,
  list,
  ref,
  temporal,
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  nothing: { type: 'null' },
  bigint: { type: 'string', pattern: String.raw`^-?\d+$` },
  date: { type: 'string', anyOf: [{ format: 'date-time' }, { pattern: textForms.farDateTime }] },
  url: {
    type: 'string',
    anyOf: [{ format: 'uri', pattern: textForms.uri }, { pattern: textForms.href }],
  },
  bytes: {
    type: 'string',
    contentEncoding: 'base64',
    pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  },
} as const

/** Returns the whole schemas of a queue, each with the definitions that it refers to. */
export function jsonSchemas(
  input: JsonSchema,
  output: JsonSchema,
  definitions: { readonly [name: string]: JsonSchema } = {},
): QueueJsonSchema {
  const byReference = new Map(
    Object.entries(definitions).map(([name, schema]) => [referenceTo(name), { name, schema }]),
  )
  const definitionOf = (schema: object) =>
    '$ref' in schema && typeof schema.$ref === 'string' ? byReference.get(schema.$ref) : undefined
  const whole = (schema: JsonSchema): JsonSchema => {
    if (typeof schema === 'boolean') return schema
    const $defs: { [name: string]: JsonSchema } = {}
    const waiting: unknown[] = [schema]
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      if (typeof part !== 'object' || part === null) continue
      const found = definitionOf(part)
      if (found !== undefined && !Object.hasOwn($defs, found.name)) {
        $defs[found.name] = found.schema
        waiting.push(found.schema)
      }
      waiting.push(...Object.values(part))
    }
    // Some readers of schemas require the type at the root.
    const root = definitionOf(schema)?.schema ?? schema
    return {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...Object(root),
      ...(Object.keys($defs).length === 0 ? {} : { $defs }),
    }
  }
  return { input: whole(input), output: whole(output) }
}
