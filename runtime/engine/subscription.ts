/** Ends with `close`. */
export interface Subscription {
  readonly close: () => Promise<void>
}
