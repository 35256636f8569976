/** The result of a command. `main.ts` writes it to the shell. */
export interface Outcome {
  /** For stdout. */
  readonly output: string
  /** For stderr. */
  readonly errors: string
  readonly exitCode: ExitCode
}

/** 0: done. 1: the project is misconfigured, or a check failed. 2: the command line is wrong. */
export type ExitCode = 0 | 1 | 2
