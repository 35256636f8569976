/**
 * Gathers calls into batches without making any of them wait. Adding jobs, settling them, and reading them all
 * cost one round trip and (for writes) one commit, however many jobs they carry, so the cheapest thing to do
 * with a call that arrives while a batch is under way is to let it ride in the next.
 *
 *     idle ──call──▶ gathering ──microtask──▶ running ──done, none waiting──▶ idle
 *                                               │  ▲
 *                                               └──┘ done, some waiting: they are the next batch
 *
 * - *idle*: nothing waits and nothing runs. The first call leaves at the end of the current microtask queue, not
 *   after a timer: calls made in one turn (a `Promise.all` of adds) ride together, and a lone call waits for
 *   nobody.
 * - *running*: one batch is with the database. Calls that arrive now wait for its end, which is when they
 *   could have had the connection at the earliest. So batches grow with load, and shrink to one without it.
 *
 * Each call's promise settles by itself. When a batch fails for a reason that may lie in one of its members
 * (`divisible` says so), it is split and each half tried alone, down to the culprit: one bad job harms no other.
 */
export interface CoalesceOptions {
  /** Most calls in one batch. */
  readonly limit: number
  /** Whether a failed batch is worth splitting. A lost connection is not. */
  readonly divisible?: (error: unknown) => boolean
}

interface Call<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** `run` takes a batch and resolves with one result for each item, in order. */
export function coalesce<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { limit, divisible = () => false }: CoalesceOptions,
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = []
  let running = false

  async function runAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, limit)
      waiting = waiting.slice(limit)
      // Batches of one stream are in turn by design; see above.
      // oxlint-disable-next-line no-await-in-loop
      await runBatch(batch)
    }
    running = false
  }

  async function runBatch(batch: readonly Call<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => {
        // `run` promises a result for each item, so the index is in range.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        resolve(results[index] as Result)
      })
    } catch (error) {
      if (batch.length === 1 || !divisible(error)) {
        for (const { reject } of batch) reject(error)
      } else {
        const middle = Math.ceil(batch.length / 2)
        await runBatch(batch.slice(0, middle))
        await runBatch(batch.slice(middle))
      }
    }
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (running) return
      running = true
      // Not by queueMicrotask(), which tests replace that fake their timers.
      void Promise.resolve().then(runAll)
    })
}
