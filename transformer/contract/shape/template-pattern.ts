/** The regular expression of a template literal type: `order-${number}` → `^order-…$`. */
import type { TemplatePart } from './shape.js'

const holes = {
  string: String.raw`[^]*`,
  number: String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`,
  bigint: String.raw`-?\d+`,
  Uppercase: String.raw`\P{Changes_When_Uppercased}*`,
  Lowercase: String.raw`\P{Changes_When_Lowercased}*`,
  Capitalize: String.raw`(?:\P{Changes_When_Uppercased}[^]*)?`,
  Uncapitalize: String.raw`(?:\P{Changes_When_Lowercased}[^]*)?`,
} as const

export function templatePattern(parts: readonly TemplatePart[]): string {
  return `^${parts.map((part) => (part.kind === 'text' ? escape(part.text) : holes[part.of])).join('')}$`
}

/** Whether a key fits a template. */
export function keyFits(parts: readonly TemplatePart[], key: string): boolean {
  return new RegExp(templatePattern(parts), 'u').test(key)
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
