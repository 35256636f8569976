/**
 * Reads the events of all queues over one connection. BullMQ's own `QueueEvents` takes a connection for each queue.
 *
 * A stream has the events of every change of every job, also those that nobody here asks for. So a reader that falls behind
 * does not catch up: it goes on at the end of the stream, and its listeners are called as after a lost connection, when
 * events may have been missed. They then look by themselves.
 *
 * Cancelled jobs have a stream of our own, because looking at all running attempts is not for each such jump.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { ClosedError } from '../../errors/errors.js'
import type { Subscription } from '../../engine/subscription.js'
import { hangUp, type Connecting } from '../connect/link.js'
import { describeError, isConnectionLost } from '../connect/redis-errors.js'
import type { Lane } from '../jobs/lane.js'

/** Without an argument: some may have been missed. */
export type OnAdded = (queue?: string) => void
export type OnIds = (ids?: readonly string[]) => void

interface Stream {
  readonly queue: string
  /** The last event that was read. */
  last: string
}

/** Redis answers an empty read after this time, so that a silent connection is noticed. Milliseconds. */
const longestBlock = 2_000
/** With so many events at once, a reader has fallen behind. */
const mostEvents = 1_000
/** While nobody waits for single jobs, an event only says that there is work. */
const fewEvents = 10
const pauseBehind = 20
const pauseAfterError = 250

type Reply = readonly (readonly [
  stream: string,
  events: readonly (readonly [id: string, fields: readonly string[]])[],
])[]

export class EventReader {
  readonly added = new Set<OnAdded>()
  readonly finished = new Set<OnIds>()
  readonly cancelled = new Set<OnIds>()
  readonly #connecting: Connecting
  readonly #cancellations: string
  readonly #block: number
  readonly #reportError: (error: unknown) => void
  readonly #streams = new Map<string, Stream>()
  #opening: Promise<void> | undefined
  #redis: Redis | undefined
  #clientId: number | undefined
  #closed = false

  /** `cancellations` is the stream of cancelled jobs. */
  constructor(
    connecting: Connecting,
    cancellations: string,
    commandTimeout: number,
    reportError: (error: unknown) => void,
  ) {
    this.#connecting = connecting
    this.#cancellations = cancellations
    this.#streams.set(cancellations, { queue: '', last: '$' })
    this.#block = Math.min(longestBlock, Math.floor(commandTimeout / 2))
    this.#reportError = reportError
  }

  /** Adds a queue. Returns the id of the connection whose read does not know of it yet, for CLIENT UNBLOCK. */
  add({ queue, events }: Lane): number | undefined {
    if (this.#streams.has(events)) return undefined
    // '$' is the end of the stream when the read begins.
    this.#streams.set(events, { queue, last: '$' })
    return this.#clientId
  }

  /** Resolves when events are being read. */
  async listen<Listener>(listeners: Set<Listener>, listener: Listener): Promise<Subscription> {
    if (this.#closed) throw new ClosedError('queue service')
    listeners.add(listener)
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined
      throw describeError(error, this.#connecting.address)
    })
    try {
      await this.#opening
    } catch (error) {
      listeners.delete(listener)
      throw error
    }
    return {
      close: async () => {
        listeners.delete(listener)
      },
    }
  }

  close(): void {
    this.#closed = true
    if (this.#redis !== undefined) hangUp(this.#redis)
  }

  async #open(): Promise<void> {
    try {
      await this.#reconnect()
    } catch (error) {
      if (!isConnectionLost(error)) throw error
      // It fell silent right after it was opened.
      if (this.#redis !== undefined) hangUp(this.#redis)
      await this.#reconnect()
    }
    void this.#run()
  }

  async #reconnect(): Promise<void> {
    const redis = await this.#connecting.connect()
    if (this.#closed) hangUp(redis)
    this.#redis = redis
    const id = await redis.client('ID')
    await this.#goToEnd(redis, [...this.#streams.keys()])
    this.#clientId = id
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        await this.#readAll()
      } catch (error) {
        if (this.#closed) return
        this.#reportError(describeError(error, this.#connecting.address))
        // oxlint-disable-next-line no-await-in-loop
        await this.#connectAgain()
        this.#callMissed()
      }
    }
  }

  async #connectAgain(): Promise<void> {
    this.#clientId = undefined
    if (this.#redis !== undefined) hangUp(this.#redis)
    while (!this.#closed) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        await this.#reconnect()
        return
      } catch {
        // The same outage, which was reported.
        // oxlint-disable-next-line no-await-in-loop
        await sleep(pauseAfterError)
      }
    }
  }

  /** Reads until an error. */
  async #readAll(): Promise<void> {
    while (!this.#closed) {
      const redis = this.#redis
      if (redis === undefined) return
      // oxlint-disable-next-line no-await-in-loop
      await this.#goToEnd(
        redis,
        [...this.#streams].filter(([, { last }]) => last === '$').map(([name]) => name),
      )
      const streams = [...this.#streams]
      const count = this.finished.size > 0 ? mostEvents : fewEvents
      // oxlint-disable-next-line no-await-in-loop
      const reply = await redis.call('XREAD', [
        'COUNT',
        count,
        'BLOCK',
        this.#block,
        'STREAMS',
        ...streams.map(([name]) => name),
        ...streams.map(([, { last }]) => last),
      ])
      // The form of XREAD's reply.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const behind = this.#take((reply ?? []) as Reply, count)
      if (behind.length === 0) continue
      // oxlint-disable-next-line no-await-in-loop
      await sleep(pauseBehind)
      // oxlint-disable-next-line no-await-in-loop
      await this.#goToEnd(redis, behind)
      for (const name of behind) this.#callBehind(name)
    }
  }

  /** Calls the listeners of these events. Returns the streams of which there are more. */
  #take(reply: Reply, count: number): readonly string[] {
    const behind: string[] = []
    for (const [name, events] of reply) {
      const stream = this.#streams.get(name)
      if (stream === undefined) continue
      stream.last = events.at(-1)?.[0] ?? stream.last
      if (events.length >= count) behind.push(name)
      const finished: string[] = []
      let hasWork = false
      for (const [, fields] of events) {
        const id = fields[fields.indexOf('jobId') + 1] ?? ''
        switch (fields[fields.indexOf('event') + 1]) {
          case 'waiting':
          case 'resumed':
            hasWork = true
            break
          case 'completed':
          case 'failed':
            finished.push(id)
            break
          case undefined:
          default:
        }
      }
      if (name === this.#cancellations) {
        const ids = events.map(([, fields]) => fields[1] ?? '')
        for (const listener of this.cancelled) listener(ids)
      }
      if (hasWork) for (const listener of this.added) listener(stream.queue)
      if (finished.length > 0) for (const listener of this.finished) listener(finished)
    }
    return behind
  }

  #callBehind(name: string): void {
    if (name === this.#cancellations) {
      for (const listener of this.cancelled) listener()
      return
    }
    for (const listener of this.added) listener(this.#streams.get(name)?.queue)
    for (const listener of this.finished) listener()
  }

  #callMissed(): void {
    for (const listener of this.added) listener()
    for (const listener of this.finished) listener()
    for (const listener of this.cancelled) listener()
  }

  async #goToEnd(redis: Redis, names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const [latest] = await redis.xrevrange(name, '+', '-', 'COUNT', 1)
        const stream = this.#streams.get(name)
        if (stream !== undefined) stream.last = latest?.[0] ?? '0-0'
      }),
    )
  }
}
