/**
 * Sets one value in a JSON file's text, in the manner of the text around it. Every other character stays as it is.
 *
 *     setValue('{ "a": 1 } // one\n', ['b'], 2)   // '{ "a": 1, "b": 2 } // one\n'
 *
 * Objects that the path leads through are made where they are missing. An index one past an array's end adds to it.
 */
import { parseJson } from './parse.js'
import { renderValue, styleOf } from './style.js'
import type { Style } from './style.js'
import type { JsonArray, JsonNode, JsonObject, JsonPath, JsonValue, Span } from './tree.js'
import { nodeAt } from './tree.js'

/** Where a new property goes: after all others, or among properties in the order of their names. What is made on the way there goes last. */
export type Position = 'last' | 'by name'

/** Throws a `JsonSyntaxError` for text that is no JSON, and a `TypeError` for a path through something else than an object. */
export function setValue(
  text: string,
  path: JsonPath,
  value: JsonValue,
  position: Position = 'last',
): string {
  const root = parseJson(text)
  const style = styleOf(text)
  const existing = nodeAt(root, path)
  if (existing) {
    const indent = indentAt(text, existing.start)
    return splice(
      text,
      existing.start,
      existing.end,
      renderValue(value, style, indent, isOneLine(text, root)),
    )
  }
  const [container, depth] = innermost(root, path)
  const step = path[depth]
  const fits = container.kind === (typeof step === 'string' ? 'object' : 'array')
  if (container.kind === 'scalar' || step === undefined || !fits) {
    throw new TypeError(`Nothing can be set at ${path.slice(0, depth).join('.') || 'the outermost level'}.`)
  }
  const isDirect = depth === path.length - 1
  const made = path.slice(depth + 1).reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value)
  return insert(
    text,
    container,
    typeof step === 'string' ? step : undefined,
    made,
    style,
    isDirect ? position : 'last',
  )
}

function innermost(root: JsonNode, path: JsonPath): readonly [JsonNode, number] {
  for (let depth = path.length - 1; depth > 0; depth -= 1) {
    const node = nodeAt(root, path.slice(0, depth))
    if (node) return [node, depth]
  }
  return [root, 0]
}

function insert(
  text: string,
  container: JsonObject | JsonArray,
  key: string | undefined,
  value: JsonValue,
  style: Style,
  position: Position,
): string {
  const items = container.kind === 'object' ? container.properties : container.elements
  const outer = indentAt(text, container.start)
  const last = items.at(-1)
  // A first property gets a line of its own where anything does, a first element where its brackets are apart already.
  const stretched = container.kind === 'object' && !last ? text.includes('\n') : !isOneLine(text, container)
  const indent = last && stretched ? indentAt(text, last.start) : outer + style.indent
  const onOneLine = container.kind === 'array' ? !last || isOneLine(text, last) : !stretched
  const rendered = renderValue(value, style, indent, onOneLine)
  const item = key === undefined ? rendered : `${JSON.stringify(key)}: ${rendered}`
  const gap = stretched ? style.newline + indent : ' '

  const next =
    position === 'by name' && container.kind === 'object' && key !== undefined
      ? container.properties.find((property) => property.key > key)
      : undefined
  if (next) return splice(text, next.start, next.start, `${item},${gap}`)

  // After what stands last in the brackets, which may be a comment.
  const close = container.end - 1
  const end = text.slice(0, close).trimEnd().length
  const comma = container.trailingComma ? ',' : ''
  if (!last) {
    const isBlank = text.slice(container.start + 1, close).trim() === ''
    const before = container.kind === 'object' || stretched ? gap : ''
    const after = stretched ? style.newline + outer : before
    return splice(text, isBlank ? container.start + 1 : end, close, before + item + after)
  }
  const added = splice(text, end, end, gap + item + comma)
  return container.trailingComma ? added : splice(added, last.end, last.end, ',')
}

function isOneLine(text: string, { start, end }: Span): boolean {
  return !text.slice(start, end).includes('\n')
}

/** The white space that the line of this offset begins with. */
function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? ''
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end)
}
