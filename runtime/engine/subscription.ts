/** Calls a listener until `close`. */
export interface Subscription {
  readonly close: () => Promise<void>
}
