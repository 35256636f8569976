/** What ends the command early. Both are told in plain words, without a stack. */

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The project is not as the command needs it: exit code 1. The message says how to mend it. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError'
}
