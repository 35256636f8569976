/** Options of a worker. */
export interface WorkerOptions {
  /** How many jobs of a queue run at once where its definition does not say: 1 to 10,000. Default 10. */
  readonly concurrency?: number
  /**
   * Signals of the process at which the worker calls its own `stop()`. Afterwards the clients of its service are closed
   * too and the process can end, unless the program listens to the signal itself. A second signal during the stop
   * changes nothing; a third one ends the process. Default: none.
   */
  readonly stopOn?: readonly NodeJS.Signals[]
  /** The `timeout` of `stop()` where none is given, in milliseconds. Default 30,000. */
  readonly stopTimeout?: number
}

/** Options of `stop`. */
export interface StopOptions {
  /**
   * The most time that stopping may take, in milliseconds. Running handlers get all of it but the last tenth (at most 1
   * second), in which their jobs are given back. Default: the worker's `stopTimeout`.
   */
  readonly timeout?: number
}
