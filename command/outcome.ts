/** What a command comes to, for `main.ts` to hand on to the shell. */
export interface Outcome {
  /** For stdout. */
  readonly output: string
  /** For stderr. */
  readonly errors: string
  readonly exitCode: ExitCode
}

/** 0: done. 1: the project is not as it must be, and it is said what to mend. 2: the command line is wrong. */
export type ExitCode = 0 | 1 | 2
