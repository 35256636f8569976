/**
 * Combines concurrent calls into batches and delays none of them. Adding, settling and reading jobs cost one round trip,
 * and writes one commit, however many jobs a statement has. So a call that arrives while a batch runs joins the next batch.
 *
 *     idle ──call──▶ gathering ──microtask──▶ running ──done, no calls waiting──▶ idle
 *                                               │  ▲
 *                                               └──┘ done, calls waiting: they are the next batch
 *
 * - *idle*: no call waits and no batch runs. The first call starts a batch at the end of the microtask queue and not after a
 *   timer: calls of one turn (a `Promise.all` of adds) share a batch, and a single call does not wait.
 * - *running*: one batch is at the database. Calls that arrive wait until it has ended; the connection is busy until then
 *   anyway. So batches grow with the load.
 *
 * The promise of each call settles by itself. If a batch fails and the cause may be one of its calls (`divisible`), the batch
 * is split and each half is run alone, until only the failing call rejects.
 */
export interface CoalesceOptions {
  /** Maximum number of calls in one batch. */
  readonly limit: number
  /** Whether to split a batch that failed with this error. Default: no. */
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
      // One batch at a time, by design; see above.
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
      // Not queueMicrotask(): tests with fake timers replace that.
      void Promise.resolve().then(runAll)
    })
}
