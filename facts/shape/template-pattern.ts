/** What is written of a template literal type: its text for people, and its regular expression for JSON Schema. */
import type { ShapeOf, TemplatePart } from './shape.js'

/** Decimal, or with a prefix, or nothing but blanks, which is 0: all that TypeScript takes for a number. */
const number = String.raw`(?:\s*(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)\s*|\s+)`

const holes = {
  string: '[^]*',
  number,
  bigint: String.raw`-?(?:\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)`,
  Uppercase: String.raw`\P{Changes_When_Uppercased}*`,
  Lowercase: String.raw`\P{Changes_When_Lowercased}*`,
  Capitalize: String.raw`(?:\P{Changes_When_Uppercased}[^]*)?`,
  Uncapitalize: String.raw`(?:\P{Changes_When_Lowercased}[^]*)?`,
} as const

/**
 * The regular expression of a template literal type: `order-${number}` → `^order-…$`. It takes all that the type does, and
 * a few texts more. It may backtrack, so no check of a job runs it.
 */
export function templatePattern({ parts, checks }: ShapeOf<'template'>): string {
  const others = checks.flatMap((check) => (check.tag === 'template' ? [`(?=${pattern(check.parts)})`] : []))
  return others.join('') + pattern(parts)
}

function pattern(parts: readonly TemplatePart[]): string {
  return `^${parts.map((part) => (part.kind === 'text' ? escape(part.text) : holes[part.of])).join('')}$`
}

/** The type as TypeScript writes it: `order-${number}`. */
export function templateText(parts: readonly TemplatePart[]): string {
  const texts = parts.map((part) =>
    part.kind === 'text' ? part.text : `\${${isCase(part.of) ? `${part.of}<string>` : part.of}}`,
  )
  return `\`${texts.join('')}\``
}

/** Whether a key may be one that a rule is for. */
export function keyFits(key: ShapeOf<'string' | 'template'>, name: string): boolean {
  return key.kind === 'string' || new RegExp(templatePattern(key), 'u').test(name)
}

function isCase(of: string): boolean {
  return /^[A-Z]/.test(of)
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
