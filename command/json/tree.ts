/** JSON as it stands in a file: values with their places, so that an edit can leave all else as it is. */

export type JsonNode = JsonObject | JsonArray | JsonScalar

export interface Span {
  /** Offset of the first character. */
  readonly start: number
  /** Offset after the last character. */
  readonly end: number
}

export interface JsonObject extends Span {
  readonly kind: 'object'
  readonly properties: readonly JsonProperty[]
  readonly trailingComma: boolean
}

export interface JsonProperty extends Span {
  readonly key: string
  readonly value: JsonNode
}

export interface JsonArray extends Span {
  readonly kind: 'array'
  readonly elements: readonly JsonNode[]
  readonly trailingComma: boolean
}

export interface JsonScalar extends Span {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonRecord

export interface JsonRecord {
  readonly [key: string]: JsonValue
}

/** Keys and indexes from the outermost value inwards. */
export type JsonPath = readonly (string | number)[]

/** The value at a path. Of a key that stands twice the last counts, as for every reader of JSON. */
export function nodeAt(root: JsonNode, path: JsonPath): JsonNode | undefined {
  let node: JsonNode | undefined = root
  for (const step of path) {
    if (node?.kind === 'object') node = node.properties.findLast(({ key }) => key === step)?.value
    else if (node?.kind === 'array' && typeof step === 'number') node = node.elements[step]
    else return undefined
  }
  return node
}

export function valueAt(root: JsonNode, path: JsonPath): JsonValue | undefined {
  const node = nodeAt(root, path)
  return node && valueOf(node)
}

export function valueOf(node: JsonNode): JsonValue {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.properties.map(({ key, value }) => [key, valueOf(value)]))
    case 'array':
      return node.elements.map(valueOf)
    case 'scalar':
      return node.value
  }
}

export function isRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !isList(value)
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}
