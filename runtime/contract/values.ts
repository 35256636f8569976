/** Checks and converts the JSON forms of classes. */
import { formats } from './formats.js'

const dateTime = formats['date-time']
/** A Date before the year 0 or after 9999. */
const farDateTime = /^[+-]\d{6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const digits = /^-?\d+$/
const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** An ISO 8601 date and time with its offset from UTC. */
export function isDateTime(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    (dateTime.test(value) || (farDateTime.test(value) && !Number.isNaN(Date.parse(value))))
  )
}

/** A bigint in decimal. */
export function isDigits(value: unknown): value is string {
  return typeof value === 'string' && digits.test(value)
}

export function isUrl(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value)
}

export function isBase64(value: unknown): value is string {
  return typeof value === 'string' && value.length % 4 === 0 && base64.test(value)
}

export function toBase64(bytes: Uint8Array | ArrayBuffer): string {
  return ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
    : Buffer.from(bytes).toString('base64')
}

/** Copies the bytes, because a Buffer may share its memory pool. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
