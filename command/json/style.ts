/** How a JSON file is written, and new values written the same way. */
import type { JsonValue } from './tree.js'
import { isList, isRecord } from './tree.js'

export interface Style {
  /** One step of indentation. */
  readonly indent: string
  readonly newline: string
}

export function styleOf(text: string): Style {
  return {
    indent: /\n([ \t]+)["[{]/.exec(text)?.[1] ?? '  ',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** Objects get a line for each property, except in arrays and where everything around stands on one line. */
export function renderValue(value: JsonValue, style: Style, indent: string, onOneLine: boolean): string {
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
