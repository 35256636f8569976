import type { Codec } from 'typeboss/contract'
import { compileTypes } from './compile-types.js'

/** The codec of `export type T = …`, or of the type `T` in a longer text. */
export async function codecOf(source: string): Promise<Codec> {
  const { contracts } = await compileTypes(/\bT\b/.test(source) ? source : `export type T = ${source}`)
  const contract = contracts['T']
  if (contract === undefined) throw new Error('The source exports no type T')
  return contract.input
}

/** Each problem with a value as one line: `.to: expected string, got 5`. */
export function complaints(codec: Codec, value: unknown): readonly string[] {
  return (codec.validate(value) ?? []).map(
    ({ path, expected, received }) => `${path}: expected ${expected}, got ${received}`,
  )
}

/** What a value is after being stored: encoded, written as JSON, parsed, decoded. */
export function stored(codec: Codec, value: unknown): unknown {
  const decoded = codec.decode(JSON.parse(JSON.stringify(codec.encode(value))))
  if (!decoded.fits) throw new Error(`The JSON does not fit: ${JSON.stringify(decoded.problems)}`)
  return decoded.value
}
