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

/** A statement had no answer in time. */
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
  /** The connection has answered just now. */
  answered(client: PoolClientLike): void
  /** A statement that was sent at this time had no answer. */
  distrust(sentAt: number): void
  /** What the server says about the statement of the connection with this process id. */
  lookUp(processId: number): Promise<'running' | 'silent' | 'unknown'>
  /** Ends a statement on the server that nobody waits for any more. */
  cancel(processId: number): void
}

/** What `pg` says after a `query_timeout` of a user's own pool. */
const readTimeout = /Query read timeout/

type Fail = (error: Error) => void

export class HeldConnection {
  readonly client: PoolClientLike
  readonly #pool: Watcher
  readonly #leave: (left: HeldConnection) => void
  /** What rejects the statements that are under way. */
  readonly #waiting = new Set<Fail>()
  #isOver = false
  #lost: Error | undefined

  constructor(pool: Watcher, client: PoolClientLike, leave: (left: HeldConnection) => void) {
    this.#pool = pool
    this.client = client
    this.#leave = leave
    // While a client is out of its pool nothing else listens, and an 'error' without a listener ends the process.
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

  /** Whether to wait on for the statement. If not, the connection is closed. */
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

  /** Gives the connection back to its pool. */
  release(): void {
    this.#leaveBy(false)
  }

  /** Closes the connection in place of giving it back. */
  close(): void {
    this.#leaveBy(true)
  }

  /** Closes the connection without a word to the server, and rejects what is under way. */
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
    // The pool closes it, and hears its errors again, before this stops listening.
    this.client.release(destroy)
    this.client.off('error', this.#onError)
  }

  readonly #onError = (error: Error): void => {
    this.#lost ??= error
    this.close()
  }
}

/** Closed in the usual way, a silent connection would wait for the server's farewell, and hold the process with it. */
export function reset({ connection }: Pick<PoolClientLike, 'connection'>): void {
  const stream = connection?.stream
  try {
    stream?.resetAndDestroy?.()
  } catch {
    // Only sockets of TCP have a reset.
  }
  stream?.destroy()
}

/** pg resolves a query that submits itself only through a callback. */
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
