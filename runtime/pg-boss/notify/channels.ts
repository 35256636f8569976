/**
 * Notifications of jobs, by LISTEN and NOTIFY. They only save time: without them, the client and the worker find changes
 * by their polls.
 */
import type { Db } from 'pg-boss'
import type { Subscription } from '../../engine/subscription.js'
import { addedChannel, cancelledChannel, finishedChannel, notifyIds } from './notifications.js'
import type { PgBossOptions } from '../connect/options.js'

export class Channels {
  /** CockroachDB has no NOTIFY. */
  readonly notifies: boolean
  readonly finished: string
  readonly #added: string
  readonly #cancelled: string
  readonly #reportError: (error: unknown) => void
  readonly #open = new Set<Promise<Subscription>>()

  constructor({ schema = 'pgboss', backend }: PgBossOptions, reportError: (error: unknown) => void) {
    this.notifies = backend !== 'cockroachdb'
    this.#added = addedChannel(schema)
    this.finished = finishedChannel(schema)
    this.#cancelled = cancelledChannel(schema)
    this.#reportError = reportError
  }

  // As text, because Prisma cannot read `void`.
  async wakeWorkers(db: Db, queue: string): Promise<void> {
    if (this.notifies) await db.executeSql('SELECT pg_notify($1, $2)::text', [this.#added, queue])
  }

  /** Never rejects: the jobs are stored, so a failed notification only delays the waits until their next poll. */
  notifyFinished(db: Db, ids: readonly string[]): void {
    if (this.notifies && ids.length > 0) notifyIds(db, this.finished, ids).catch(this.#reportError)
  }

  /** Notifies the waits for these jobs and the workers that run them. A transaction notifies at its commit. */
  async notifyCancelled(db: Db, ids: readonly string[]): Promise<void> {
    if (!this.notifies || ids.length === 0) return
    await notifyIds(db, this.finished, ids)
    await notifyIds(db, this.#cancelled, ids)
  }

  onAdded(db: Db, listener: (queue?: string) => void): Promise<Subscription> {
    return this.#listen(db, this.#added, listener, listener)
  }

  onFinished(db: Db, listener: (ids?: readonly string[]) => void): Promise<Subscription> {
    return this.#listenForIds(db, this.finished, listener)
  }

  onCancelled(db: Db, listener: (ids?: readonly string[]) => void): Promise<Subscription> {
    return this.#listenForIds(db, this.#cancelled, listener)
  }

  #listenForIds(db: Db, channel: string, listener: (ids?: readonly string[]) => void): Promise<Subscription> {
    return this.#listen(db, channel, (payload) => listener(payload.split(' ')), listener)
  }

  async #listen(
    db: Db,
    channel: string,
    onPayload: (payload: string) => void,
    onGap: () => void,
  ): Promise<Subscription> {
    if (!this.notifies || db.listen === undefined) return nothing
    const opening = db.listen(channel, onPayload, () => onGap())
    this.#open.add(opening)
    try {
      await opening
    } catch (error) {
      this.#open.delete(opening)
      this.#reportError(error)
      return nothing
    }
    return { close: () => this.#end(opening) }
  }

  async #end(opening: Promise<Subscription>): Promise<void> {
    if (this.#open.delete(opening)) await (await opening).close()
  }

  /** Closes all subscriptions: an open one keeps the process alive, and reconnects for ever. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#open].map((opening) => this.#end(opening)))
  }
}

const nothing: Subscription = { close: async () => {} }
