/**
 * JSON, with the comments and trailing commas that a tsconfig.json may have, → its tree.
 *
 * TypeScript has such a parser. It is not used: a project that is being set up often has no TypeScript yet, or
 * TypeScript 7, which has no parser in JavaScript; and typeboss depends on nothing but pg-boss and pg.
 */
import type { JsonNode, JsonProperty } from './tree.js'

/** Throws a {@link JsonSyntaxError} that says where. */
export function parseJson(text: string): JsonNode {
  let offset = 0

  const fail = (expected: string): never => {
    throw new JsonSyntaxError(text, offset, expected)
  }

  const skip = (): void => {
    // White space as JSON has it, the mark that some editors begin a file with, and comments.
    offset += match(/(?:[\s\uFEFF]+|\/\/[^\n\r]*|\/\*[^]*?\*\/)*/y)?.length ?? 0
  }

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset
    return pattern.exec(text)?.[0]
  }

  const take = (character: string): boolean => {
    if (text[offset] !== character) return false
    offset += 1
    return true
  }

  const scalar = (): string | number | boolean | null => {
    const found = match(/"(?:[^"\\\n\r]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y)
    if (found === undefined) return fail('a value')
    try {
      // The pattern lets nothing through but a scalar.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const value = JSON.parse(found) as string | number | boolean | null
      offset += found.length
      return value
    } catch {
      return fail('a value')
    }
  }

  const property = (): JsonProperty => {
    const start = offset
    const key = text[offset] === '"' ? scalar() : fail('a property name in double quotes')
    skip()
    if (!take(':')) fail("':'")
    skip()
    const node = value()
    return { start, end: node.end, key: String(key), value: node }
  }

  /** The items up to the closing bracket, which is taken too. */
  const list = <Item>(
    close: string,
    item: () => Item,
  ): { readonly items: Item[]; readonly trailingComma: boolean } => {
    offset += 1
    const items: Item[] = []
    let trailingComma = false
    for (;;) {
      skip()
      if (take(close)) return { items, trailingComma }
      if (items.length > 0 && !trailingComma) fail(`',' or '${close}'`)
      items.push(item())
      skip()
      trailingComma = take(',')
    }
  }

  const value = (): JsonNode => {
    const start = offset
    if (text[offset] === '{') {
      const { items, trailingComma } = list('}', property)
      return { kind: 'object', start, end: offset, properties: items, trailingComma }
    }
    if (text[offset] === '[') {
      const { items, trailingComma } = list(']', value)
      return { kind: 'array', start, end: offset, elements: items, trailingComma }
    }
    return { kind: 'scalar', value: scalar(), start, end: offset }
  }

  skip()
  const root = value()
  skip()
  if (offset < text.length) fail('nothing more')
  return root
}

export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  readonly line: number
  readonly column: number

  constructor(text: string, offset: number, expected: string) {
    const before = text.slice(0, offset).split(/\r\n|\r|\n/)
    const found = offset < text.length ? JSON.stringify(text[offset]) : 'the end of the file'
    super(`expected ${expected}, and found ${found}`)
    this.line = before.length
    this.column = (before.at(-1)?.length ?? 0) + 1
  }
}
