/** Runs one job. What it returns is the job's result; what it throws fails the attempt. */
export type Handler<Input, Output> = (input: Input, job: JobContext) => Output | PromiseLike<Output>

/** The job in a handler's hands. */
export interface JobContext {
  readonly id: string
  readonly queue: string
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Aborts when the attempt's time is up, or when the worker stops and can wait no longer. */
  readonly signal: AbortSignal
  /** Makes the job's progress readable through `getJob`. A percentage, or any plain JSON value. */
  readonly progress: (value: unknown) => Promise<void>
}
