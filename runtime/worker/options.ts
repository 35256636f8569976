/** What a worker may be told beside its queues. */
export interface WorkerOptions {
  /** How many jobs of a queue run at once where its definition does not say: 1 to 10,000. Default 10. */
  readonly concurrency?: number
  /**
   * Signals of the process at which the worker stops by itself, as by `stop()`. The clients of its service are closed
   * then, so that the process ends, unless the program listens to the signal itself. Default: none.
   */
  readonly stopOn?: readonly NodeJS.Signals[]
  /** The `timeout` of `stop()` where none is given, in milliseconds. Default 30,000. */
  readonly stopTimeout?: number
}

/** What `stop` may be told. */
export interface StopOptions {
  /** How long running handlers may still take, in milliseconds. Default: the worker's `stopTimeout`. */
  readonly timeout?: number
}
