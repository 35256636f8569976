/** One place in a value that does not fit its type. */
export interface Problem {
  /** Where, from the value's root: `''`, `.to`, `.items[3].price`. */
  readonly path: string
  /** What the type allows there: `number`, `'low' | 'high'`. */
  readonly expected: string
  /** What came, cut short: `"12"`, `nothing`. */
  readonly received: string
}
