import { TextForm } from '../schema/json-schema.js'
import { keyText } from './text.js'
import { quote } from '../shape/quote.js'

/** JSON as an expression of JavaScript. A regular expression that `helpers` has is referred to. */
export function literal(json: unknown, helpers: string): string {
  if (json instanceof TextForm) return `${helpers}.textForms.${json.name}`
  if (typeof json === 'string') return quote(json)
  if (Array.isArray(json)) return `[${json.map((item) => literal(item, helpers)).join(', ')}]`
  if (typeof json !== 'object' || json === null) return JSON.stringify(json)
  const fields = Object.entries(json).map(([key, value]) => `${keyText(key)}: ${literal(value, helpers)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
