/**
 * The ids of jobs that a client has added while it listened for finished jobs, and that no notification has reported since.
 * A wait for one of them need not read the job at once: the job exists, and a notification will report its end.
 */

/** Beyond this number the oldest is forgotten, and then read at once. */
const mostKept = 10_000

export class RecentlyAddedJobs {
  readonly #ids = new Set<string>()

  /** Call before a job with a new id is added. */
  add(id: string): void {
    this.#ids.add(id)
    if (this.#ids.size <= mostKept) return
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest)
      return
    }
  }

  /** Call when these jobs have finished; without ids, when any may have. */
  delete(ids: Iterable<string> | undefined): void {
    if (ids === undefined) this.#ids.clear()
    else for (const id of ids) this.#ids.delete(id)
  }

  /** Whether the job is one of them. Answers `true` once for a job: a second wait reads it at once. */
  take(id: string): boolean {
    return this.#ids.delete(id)
  }
}
