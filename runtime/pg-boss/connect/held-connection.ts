/** A connection that is taken out of a pool; see watched-pool.ts. */
import type { PoolClientLike } from './options.js'

export interface Rows {
  rows: unknown[]
}

export interface Patience {
  /** Milliseconds without an answer before the statement is looked up on the server. Default: the pool's limit. */
  readonly limit?: number
  /** Whether to wait for as long as the server runs the statement: migrations, index builds, statements of handlers. */
  readonly unbounded?: boolean
}

/** A statement exceeded its time limit. */
export class SilentConnectionError extends Error {
  override readonly name = 'SilentConnectionError'
  readonly code = 'ETIMEDOUT'
  /** Whether the server still ran the statement. The same statement would take as long again. */
  readonly isSlow: boolean

  constructor(waited: number, isSlow: boolean) {
    const milliseconds = `${Math.round(waited)} ms`
    super(
      isSlow
        ? `The statement took longer than ${milliseconds}`
        : `The database did not answer for ${milliseconds}`,
    )
    this.isSlow = isSlow
  }
}

/** The pool of a held connection. */
export interface Watcher {
  readonly limit: number
  readonly longest: number
  /** Records that the connection has answered now. */
  answered(client: PoolClientLike): void
  /** Records that a statement sent at this time had no answer. */
  distrust(sentAt: number): void
  /** Asks the server whether it runs a statement of the connection with this process id. */
  lookUp(processId: number): Promise<'running' | 'silent' | 'unknown'>
  /** Cancels an abandoned statement on the server. */
  cancel(processId: number): void
}

/** The message of `pg` when the `query_timeout` of a user's own pool is over. */
const readTimeout = /Query read timeout/

type Fail = (error: Error) => void

export class HeldConnection {
  readonly client: PoolClientLike
  readonly #pool: Watcher
  readonly #leave: (left: HeldConnection) => void
  /** The functions that reject the unfinished statements. */
  readonly #waiting = new Set<Fail>()
  #isOver = false
  #lost: Error | undefined

  constructor(pool: Watcher, client: PoolClientLike, leave: (left: HeldConnection) => void) {
    this.#pool = pool
    this.client = client
    this.#leave = leave
    // The pool does not listen to a client that is taken out, and an 'error' without a listener ends the process.
    client.on('error', this.#onError)
  }

  get processId(): number | undefined {
    return this.client.processID ?? undefined
  }

  /** Rejects with `SilentConnectionError` if there is no answer in time; the connection is closed then. */
  query(text: string, values?: unknown[], patience: Patience = {}): Promise<Rows> {
    if (this.#isOver) return Promise.reject(this.#lost ?? new Error('The transaction is over'))
    return new Promise((resolve, reject) => {
      const sentAt = performance.now()
      let timer: NodeJS.Timeout | undefined
      const fail = (error: Error): void => {
        if (!this.#waiting.delete(fail)) return
        clearTimeout(timer)
        reject(error)
      }
      const wait = (): void => {
        timer = setTimeout(() => {
          this.#review(fail, sentAt, patience).then((goesOn) => goesOn && wait(), fail)
        }, patience.limit ?? this.#pool.limit)
      }
      const succeed = (rows: Rows): void => {
        if (!this.#waiting.delete(fail)) return
        clearTimeout(timer)
        this.#pool.answered(this.client)
        resolve(rows)
      }
      const failed = (error: Error): void => {
        if (readTimeout.test(error.message)) this.#pool.distrust(sentAt)
        fail(error)
      }
      this.#waiting.add(fail)
      wait()
      send(this.client, text, values).then(succeed, failed)
    })
  }

  /** Resolves with whether to keep waiting for the statement. Otherwise closes the connection. */
  async #review(fail: Fail, sentAt: number, patience: Patience): Promise<boolean> {
    const { processId } = this
    const isLookUp = patience.limit !== undefined
    const state = isLookUp || processId === undefined ? 'silent' : await this.#pool.lookUp(processId)
    if (!this.#waiting.has(fail)) return false
    const waited = performance.now() - sentAt
    const isLong = waited >= this.#pool.longest
    if (state === 'running' && (patience.unbounded === true || !isLong)) return true
    if (state === 'unknown' && patience.unbounded === true && !isLong) return true
    if (state === 'running' && processId !== undefined) this.#pool.cancel(processId)
    else this.#pool.distrust(sentAt)
    this.fail(new SilentConnectionError(waited, state === 'running'))
    return false
  }

  /** Returns the connection to its pool. */
  release(): void {
    this.#leaveBy(false)
  }

  /** Closes the connection instead of returning it to its pool. */
  close(): void {
    this.#leaveBy(true)
  }

  /** Resets the connection without notice to the server, and rejects its unfinished statements. */
  fail(error: Error): void {
    this.#lost ??= error
    if (!this.#isOver) reset(this.client)
    this.#leaveBy(true)
    for (const fail of this.#waiting) fail(error)
  }

  #leaveBy(destroy: boolean): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#leave(this)
    // In this order, because the pool listens to the client's errors again from `release` on.
    this.client.release(destroy)
    this.client.off('error', this.#onError)
  }

  readonly #onError = (error: Error): void => {
    this.#lost ??= error
    this.close()
  }
}

/** Destroys the socket: a graceful close of a silent connection waits for the server and keeps the process alive. */
export function reset({ connection }: Pick<PoolClientLike, 'connection'>): void {
  const stream = connection?.stream
  try {
    stream?.resetAndDestroy?.()
  } catch {
    // Only TCP sockets can be reset.
  }
  stream?.destroy()
}

/** Sends a statement. pg resolves a query object with `submit` only through a callback. */
function send(client: PoolClientLike, text: string, values?: unknown[]): Promise<Rows> {
  if (typeof text === 'string') return client.query(text, values)
  return new Promise((resolve, reject) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as pg.Client has it
    const query = client.query as unknown as (
      text: unknown,
      callback: (error: Error | null, rows: Rows) => void,
    ) => unknown
    query.call(client, text, (error, rows) =>
      error === null || error === undefined ? resolve(rows) : reject(error),
    )
  })
}
