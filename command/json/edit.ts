/**
 * Sets one value in a JSON file's text, in the style of the text around it. Every other character stays as it is.
 *
 *     setValue('{ "a": 1 } // one\n', ['b'], 2)   // '{ "a": 1, "b": 2 } // one\n'
 *
 * Missing objects on the path are created. An index one past an array's end appends to it.
 *
 * `modify` of jsonc-parser is not used, since it puts a new property before the comment of the last one, and writes lists
 * that were on one line on several.
 */
import { applyEdits, createScanner, type Edit, type Node } from 'jsonc-parser'
import { isList, isRecord, keyOf, nodeAt, parseJson, type JsonPath, type JsonValue } from './parse.js'

/** Where a new property goes: after all others, or in alphabetical order. Objects created on the path go last. */
export type Position = 'last' | 'by name'

/** Throws a `JsonSyntaxError` for invalid JSON, and a `TypeError` for a path through a value that is not an object. */
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
    const content = renderValue(value, style, indentAt(text, existing.offset), isOneLine(text, root))
    return applyEdits(text, [{ offset: existing.offset, length: existing.length, content }])
  }
  const [container, depth] = innermost(root, path)
  const step = path[depth]
  if (step === undefined || container.type !== (typeof step === 'string' ? 'object' : 'array')) {
    throw new TypeError(`Nothing can be set at ${path.slice(0, depth).join('.') || 'the outermost level'}.`)
  }
  const isDirect = depth === path.length - 1
  const created = path.slice(depth + 1).reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value)
  const key = typeof step === 'string' ? step : undefined
  return applyEdits(text, insertion(text, container, key, created, style, isDirect ? position : 'last'))
}

function innermost(root: Node, path: JsonPath): readonly [Node, number] {
  for (let depth = path.length - 1; depth > 0; depth -= 1) {
    const node = nodeAt(root, path.slice(0, depth))
    if (node) return [node, depth]
  }
  return [root, 0]
}

function insertion(
  text: string,
  container: Node,
  key: string | undefined,
  value: JsonValue,
  style: Style,
  position: Position,
): Edit[] {
  const items = container.children ?? []
  const isObject = container.type === 'object'
  const outer = indentAt(text, container.offset)
  const last = items.at(-1)
  // A first property gets its own line if the file has lines, a first element if its brackets are on different lines.
  const stretched = isObject && !last ? text.includes('\n') : !isOneLine(text, container)
  const indent = last && stretched ? indentAt(text, last.offset) : outer + style.indent
  const onOneLine = isObject ? !stretched : !last || isOneLine(text, last)
  const rendered = renderValue(value, style, indent, onOneLine)
  const item = key === undefined ? rendered : `${JSON.stringify(key)}: ${rendered}`
  const gap = stretched ? style.newline + indent : ' '

  const next =
    position === 'by name' && key !== undefined ? items.find((property) => keyOf(property) > key) : undefined
  if (next) return [{ offset: next.offset, length: 0, content: `${item},${gap}` }]

  // The new item goes after everything in the brackets, a comment included.
  const close = container.offset + container.length - 1
  const end = text.slice(0, close).trimEnd().length
  if (!last) {
    const start = container.offset + 1
    const offset = text.slice(start, close).trim() === '' ? start : end
    const before = isObject || stretched ? gap : ''
    const after = stretched ? style.newline + outer : before
    return [{ offset, length: close - offset, content: before + item + after }]
  }
  const lastEnd = last.offset + last.length
  if (hasCommaAt(text, lastEnd)) return [{ offset: end, length: 0, content: `${gap}${item},` }]
  return [
    { offset: lastEnd, length: 0, content: ',' },
    { offset: end, length: 0, content: gap + item },
  ]
}

/** Whether the next token after this offset is a comma. */
function hasCommaAt(text: string, offset: number): boolean {
  const scanner = createScanner(text, true)
  scanner.setPosition(offset)
  scanner.scan()
  return text[scanner.getTokenOffset()] === ','
}

function isOneLine(text: string, { offset, length }: Node): boolean {
  return !text.slice(offset, offset + length).includes('\n')
}

/** The white space at the start of this offset's line. */
function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? ''
}

interface Style {
  /** One step of indentation. */
  readonly indent: string
  readonly newline: string
}

function styleOf(text: string): Style {
  return {
    indent: /\n([ \t]+)["[{]/.exec(text)?.[1] ?? '  ',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** Objects get a line for each property, except in arrays and where the surrounding text is on one line. */
function renderValue(value: JsonValue, style: Style, indent: string, onOneLine: boolean): string {
  if (isList(value)) return `[${value.map((item) => renderValue(item, style, indent, true)).join(', ')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const inner = indent + style.indent
  const properties = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${renderValue(item, style, inner, onOneLine)}`,
  )
  if (properties.length === 0) return '{}'
  if (onOneLine) return `{ ${properties.join(', ')} }`
  const gap = style.newline + inner
  return `{${gap}${properties.join(`,${gap}`)}${style.newline}${indent}}`
}

/** The text of a new JSON file. */
export function renderFile(value: JsonValue): string {
  return `${renderValue(value, { indent: '  ', newline: '\n' }, '', false)}\n`
}
