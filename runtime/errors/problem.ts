/** One place in a value that does not fit its type. */
export interface Problem {
  /** The path from the root of the value: `''`, `.to`, `.items[3].price`. */
  readonly path: string
  /** What the type allows there: `number`, `'low' | 'high'`. */
  readonly expected: string
  /** What the value has there, cut to a few words: `"12"`, `nothing`. */
  readonly received: string
}
