/** What `init` does to one file. Changes are planned for all files before the first is written. */
export interface Change {
  readonly path: string
  /** The file's new text. */
  readonly text: string
  /** What is new in it, a line each: `added the plugin typeboss`. */
  readonly done: readonly string[]
}
