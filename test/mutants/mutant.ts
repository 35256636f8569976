/** A subtle fault: a replacement in one source file, with the tests that must notice it. */
export interface Mutant {
  readonly file: string
  readonly find: string
  readonly replace: string
  /** Parts of the paths of test files. */
  readonly tests: readonly string[]
}

/** `tests` are below `test/runtime`, or below `test` if they begin with `transformer/`. */
export const mutant = (file: string, find: string, replace: string, ...tests: readonly string[]): Mutant => ({
  file,
  find,
  replace,
  tests: tests.map((test) => (test.startsWith('transformer/') ? `test/${test}` : `test/runtime/${test}`)),
})
