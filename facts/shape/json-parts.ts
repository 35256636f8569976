/** Takes parsed JSON apart, and throws where it is not what was written. */

/** The JSON is not contracts that this release can read. The message says where. */
export class UnreadableContractsError extends Error {
  override readonly name = 'UnreadableContractsError'
}

export interface Json {
  readonly [field: string]: unknown
}

export function record(json: unknown, at: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw unreadable(at)
  // An object of JSON has fields of any JSON.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return json as Json
}

export function list(json: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(json)) throw unreadable(at)
  return json
}

export function unreadable(at: string): UnreadableContractsError {
  return new UnreadableContractsError(`${at} is not what this release of typeboss can read`)
}
