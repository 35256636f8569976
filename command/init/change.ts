/** A planned change of one file. */
export interface Change {
  readonly path: string
  /** The file's new text. */
  readonly text: string
  /** The changes, one line each: `added the plugin typeboss`. */
  readonly done: readonly string[]
}
