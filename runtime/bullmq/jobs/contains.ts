import type { Json } from '../../contract/index.js'

/**
 * Whether JSON contains other JSON, as PostgreSQL's operator `@>` decides: an object contains another with some of its
 * fields, a list another whose every item it contains, and a list also a single value that it has.
 */
export function contains(whole: Json, part: Json, isInside = false): boolean {
  if (Array.isArray(part))
    return Array.isArray(whole) && part.every((each) => whole.some((one) => contains(one, each, true)))
  if (isRecord(part))
    return (
      isRecord(whole) &&
      Object.entries(part).every(([key, value]) => {
        const own = Object.hasOwn(whole, key) ? whole[key] : undefined
        return own !== undefined && contains(own, value, true)
      })
    )
  if (!isInside && Array.isArray(whole)) return whole.includes(part)
  return whole === part
}

function isRecord(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
