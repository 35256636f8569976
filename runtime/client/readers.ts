/** Reading by id; what is asked of a queue at the same time shares a query (see ../coalesce.ts). */
import { coalesce } from '../support/coalesce.js'

export class Readers<Read extends { readonly id: string }> {
  readonly #read: (queue: string, ids: readonly string[]) => Promise<readonly Read[]>
  readonly #ofQueues = new Map<string, (id: string) => Promise<Read | undefined>>()

  constructor(read: (queue: string, ids: readonly string[]) => Promise<readonly Read[]>) {
    this.#read = read
  }

  /** `undefined` if there is no job of this id. */
  read(queue: string, id: string): Promise<Read | undefined> {
    let reader = this.#ofQueues.get(queue)
    if (reader === undefined) {
      reader = coalesce(
        async (ids: readonly string[]) => {
          const read = await this.#read(queue, [...new Set(ids)])
          const byId = new Map(read.map((each) => [each.id, each]))
          return ids.map((each) => byId.get(each))
        },
        { limit: 1_000 },
      )
      this.#ofQueues.set(queue, reader)
    }
    return reader(id)
  }
}
