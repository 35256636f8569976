/** Errors that end the command. Their messages are printed without a stack trace. */

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The project is misconfigured: exit code 1. The message says how to fix it. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError'
}
