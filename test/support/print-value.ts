/**
 * Prints a value so that equal values have equal texts: keys are sorted, and undefined fields are left out.
 */
export function printValue(value: unknown): string {
  if (value === undefined) return 'undefined'
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (value instanceof Date) return `Date ${value.toISOString()}`
  if (value instanceof URL) return `URL ${value.href}`
  if (value instanceof ArrayBuffer) return `ArrayBuffer ${Buffer.from(value).toString('hex')}`
  if (value instanceof Uint8Array) return `${value.constructor.name} ${Buffer.from(value).toString('hex')}`
  if (value instanceof Map) return `Map [${[...value].map(printValue).join()}]`
  if (value instanceof Set) return `Set [${[...value].map(printValue).join()}]`
  if (Array.isArray(value)) return `[${value.map(printValue).join()}]`
  const fields = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${fields
    .map(([key, item]) => `${JSON.stringify(key)}: ${printValue(item)}`)
    .toSorted()
    .join()}}`
}
