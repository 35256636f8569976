/** Options of a worker. */
export interface WorkerOptions {
  /** How many jobs of a queue run at once if its definition sets no `concurrency`: 1 to 10,000. Default 10. */
  readonly concurrency?: number
  /**
   * Signals of the process that stop the worker. Afterwards the clients of its service are closed too, and the process can
   * end, unless the program listens to the signal itself. A second signal during the stop changes nothing. A third one
   * ends the process. Default: none.
   */
  readonly stopOn?: readonly NodeJS.Signals[]
  /** The default `timeout` of `stop()`, in milliseconds. Default 30,000. */
  readonly stopTimeout?: number
}

/** Options of `stop`. */
export interface StopOptions {
  /**
   * How long stopping may take, in milliseconds. Running handlers have all of it except the last tenth (at most 1 second),
   * in which their jobs are released. Default: the worker's `stopTimeout`.
   */
  readonly timeout?: number
}

/** Options of `runOnce`. */
export interface RunOnceOptions {
  /** How long jobs are claimed, in milliseconds. Default 30,000. */
  readonly timeout?: number
}
