import { keyText, quote } from './quote.js'

/** JSON as an expression of JavaScript. */
export function literal(json: unknown): string {
  if (typeof json === 'string') return quote(json)
  if (Array.isArray(json)) return `[${json.map(literal).join(', ')}]`
  if (typeof json !== 'object' || json === null) return JSON.stringify(json)
  const fields = Object.entries(json).map(([key, value]) => `${keyText(key)}: ${literal(value)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
