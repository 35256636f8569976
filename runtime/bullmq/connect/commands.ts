/** Sends commands and scripts over a link, and sends them again where that is safe. */
import type { Redis } from 'ioredis'
import { ClosedError } from '../../errors/errors.js'
import { compile, type Script } from '../scripts/library.js'
import type { Link } from './link.js'
import { describeError, isConnectionLost, isReply } from './redis-errors.js'

export type Argument = string | number

/** Runs a script. Its reply is of the type that the script's description says. */
export type Run = <Reply>(script: Script, args: readonly Argument[]) => Promise<Reply>

/** How often a command is sent whose connection was lost. */
const mostTries = 3

export class Commands {
  readonly #link: Link
  #closed = false

  constructor(link: Link) {
    this.#link = link
  }

  /** Sends once. If the connection is lost before the answer, the script may have run or not. */
  readonly run: Run = (script, args) => this.#once((redis) => runScript(redis, script, args))

  /** For scripts that change nothing when they run a second time. */
  readonly repeat: Run = (script, args) =>
    this.repeating(() => this.#send((redis) => runScript(redis, script, args)))

  /** Sends one command of Redis that changes nothing when it runs a second time. */
  readonly command = (name: string, args: readonly Argument[]): Promise<unknown> =>
    this.repeating(() => this.#send((redis) => redis.call(name, [...args])))

  /** Runs an idempotent function, again if the connection was lost. */
  async repeating<Result>(use: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        return await use()
      } catch (error) {
        if (this.#closed) throw new ClosedError('queue service')
        if (tries === mostTries || !isConnectionLost(error)) throw describeError(error, this.#link.address)
      }
    }
  }

  /** Sends once, and rejects with the error as it is. */
  sendOnce<Reply>(script: Script, args: readonly Argument[]): Promise<Reply> {
    return this.#send((redis) => runScript<Reply>(redis, script, args))
  }

  async close(timeout: number): Promise<void> {
    this.#closed = true
    await this.#link.close(timeout)
  }

  async #once<Result>(use: (redis: Redis) => Promise<Result>): Promise<Result> {
    try {
      return await this.#send(use)
    } catch (error) {
      if (this.#closed) throw new ClosedError('queue service')
      throw describeError(error, this.#link.address)
    }
  }

  async #send<Result>(use: (redis: Redis) => Promise<Result>): Promise<Result> {
    const redis = await this.#link.get()
    try {
      return await use(redis)
    } catch (error) {
      // A server that answers so is not the one to ask: the next connection may lead to another.
      if (isReply(error) && isConnectionLost(error)) await this.#link.drop()
      throw error
    }
  }
}

async function runScript<Reply>(redis: Redis, script: Script, args: readonly Argument[]): Promise<Reply> {
  const { sha, text } = await compile(script)
  const send = (command: string, code: string): Promise<unknown> => redis.call(command, [code, '0', ...args])
  try {
    // The reply that the script describes.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return (await send('EVALSHA', sha)) as Reply
  } catch (error) {
    // A server forgets scripts when it restarts.
    if (!isReply(error) || !error.message.startsWith('NOSCRIPT')) throw error
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return (await send('EVAL', text)) as Reply
  }
}
