/**
 * The jobs that a client has added while it was listening for finished ones, and that it has not heard of since. Whoever
 * waits for one of them has nothing to ask yet: the job is there, and a notification will tell of its end.
 */

/** Those before are forgotten, and asked about. */
const mostKept = 10_000

export class UnheardJobs {
  readonly #ids = new Set<string>()

  /** A job that nobody else can know of is about to be added. */
  add(id: string): void {
    this.#ids.add(id)
    if (this.#ids.size <= mostKept) return
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest)
      return
    }
  }

  /** These have finished; without ids, any may have. */
  hear(ids: Iterable<string> | undefined): void {
    if (ids === undefined) this.#ids.clear()
    else for (const id of ids) this.#ids.delete(id)
  }

  /** Whether the job is one of them, for the one time that somebody begins to wait for it. */
  take(id: string): boolean {
    return this.#ids.delete(id)
  }
}
