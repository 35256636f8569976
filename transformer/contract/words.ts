/** What a shape is called in an error: `number`, `'low' | 'high'`, `string (minLength 3)`. */
import type { Side } from './write/emitter.js'
import { resolve, type Check, type Shape } from './shape.js'
import { templatePattern } from './template-pattern.js'

const longest = 120

export function describe(shape: Shape, side: Side): string {
  const words = describeAll(resolve(shape), side)
  return words.length > longest ? `${words.slice(0, longest)}…` : words
}

function describeAll(shape: Shape, side: Side): string {
  switch (shape.kind) {
    case 'unknown':
      return 'plain JSON'
    case 'undefined':
      return side === 'value' ? 'undefined' : 'null'
    case 'null':
    case 'boolean':
    case 'never':
      return shape.kind
    case 'number':
    case 'string':
      return shape.kind + inBrackets(shape.checks)
    case 'template':
      return `string like ${templatePattern(shape.parts)}${inBrackets(shape.checks)}`
    case 'literal':
      return typeof shape.value === 'string' ? `'${shape.value}'` : String(shape.value)
    case 'bigint':
      return side === 'value' ? 'bigint' : 'string of digits'
    case 'bigintLiteral':
      return side === 'value' ? `${shape.digits}n` : `'${shape.digits}'`
    case 'date':
      return side === 'value' ? 'valid Date' : 'ISO 8601 date and time'
    case 'url':
      return side === 'value' ? 'URL' : 'string with a URL'
    case 'bytes':
      return side === 'value' ? shape.type : 'string in base64'
    case 'temporal':
      return side === 'value' ? `Temporal.${shape.type}` : `string with a Temporal.${shape.type}`
    case 'array':
      return `array${inBrackets(shape.checks)}`
    case 'tuple':
      return shape.name ?? `array of ${describeLength(shape.elements.length, shape.rest !== undefined)}`
    case 'set':
      return (side === 'value' ? 'Set' : 'array') + inBrackets(shape.checks)
    case 'map':
      return (side === 'value' ? 'Map' : 'array of entries') + inBrackets(shape.checks)
    case 'object':
      return shape.name ?? 'object'
    case 'union':
      return [...new Set(shape.members.map((member) => describeAll(resolve(member), side)))].join(' | ')
    case 'reference':
      return describeAll(resolve(shape), side)
  }
}

function describeLength(count: number, open: boolean): string {
  return `${count}${open ? ' or more' : ''}`
}

function inBrackets(checks: readonly Check[]): string {
  return checks.length === 0 ? '' : ` (${checks.map(describeCheck).join(', ')})`
}

function describeCheck(check: Check): string {
  switch (check.tag) {
    case 'pattern':
      return `pattern ${check.source}`
    case 'format':
      return `format ${check.format}`
    case 'uniqueItems':
      return 'unique items'
    default:
      return `${check.tag} ${check.bound}`
  }
}
