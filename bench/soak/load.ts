/** Adds jobs at random, and waits for the results of some. */
import { setTimeout as sleep } from 'node:timers/promises'
import { QueueConnectionError, type QueueClient } from 'typeboss'
import {
  groupedQueue,
  longQueue,
  orderedQueue,
  type queues,
  shortQueue,
  writingQueue,
  type Work,
} from './queues.js'
import type { Random } from './random.js'

type SoakQueue = (typeof queues)[number]

export interface Added {
  readonly queue: SoakQueue
  readonly id: string
  readonly number: number
  readonly failures: number
  readonly key: string | undefined
}

export interface Load {
  readonly added: readonly Added[]
  /** The longest time that an add took, in milliseconds. */
  readonly longestAdd: number
  /** Waits with a wrong result, or without one. */
  readonly badWaits: readonly string[]
  readonly waits: number
}

/** Adds jobs until `signal` aborts. Resolves when the waits have ended too. */
export async function addJobs(client: QueueClient, random: Random, signal: AbortSignal): Promise<Load> {
  const added: Added[] = []
  const badWaits: string[] = []
  const waits: Promise<void>[] = []
  let number = 0
  let longestAdd = 0

  const addOne = async (queue: SoakQueue): Promise<void> => {
    number += 1
    const own = number
    const isLong = queue === longQueue
    const data: Work = {
      number: own,
      takes: random.integer(isLong ? 1_000 : 0, isLong ? 15_000 : 50),
      failures: random.integer(0, 20) === 0 ? 1 : 0,
    }
    const key = queue === orderedQueue ? `key ${random.integer(0, 5)}` : undefined
    const options = {
      jobId: `job-${own}`,
      ...(key !== undefined && { key }),
      ...(queue === groupedQueue && { group: `group ${random.integer(0, 3)}` }),
    }
    const from = Date.now()
    const id = await untilStored(() => client.add(queue, data, options))
    longestAdd = Math.max(longestAdd, Date.now() - from)
    added.push({ queue, id, number: own, failures: data.failures, key })
    if (random.integer(0, 5) === 0) waits.push(wait(queue, id, own))
  }

  const wait = async (queue: SoakQueue, id: string, own: number): Promise<void> => {
    try {
      const result = await client.waitForCompletion(queue, id, { timeout: 10 * 60_000 })
      if (result !== own) badWaits.push(`${queue.name} ${own}: ${result}`)
    } catch (error) {
      badWaits.push(`${queue.name} ${own}: ${String(error)}`)
    }
  }

  const [first, ...others] = [
    shortQueue,
    shortQueue,
    shortQueue,
    writingQueue,
    groupedQueue,
    longQueue,
  ] as const
  const adding = async (): Promise<void> => {
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      await addOne(random.one([first, ...others]))
      // oxlint-disable-next-line no-await-in-loop
      await sleep(random.between(0, 400))
    }
  }
  // One after another, because their order is checked.
  const addingInOrder = async (): Promise<void> => {
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop
      await addOne(orderedQueue)
      // oxlint-disable-next-line no-await-in-loop
      await sleep(random.between(100, 900))
    }
  }
  await Promise.all([adding(), adding(), adding(), addingInOrder()])
  await Promise.all(waits)
  return { added, longestAdd, badWaits, waits: waits.length }
}

/** Adds with a job id, which makes retries safe. */
async function untilStored(add: () => Promise<string>): Promise<string> {
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      return await add()
    } catch (error) {
      if (!(error instanceof QueueConnectionError)) throw error
      // oxlint-disable-next-line no-await-in-loop
      await sleep(200)
    }
  }
}
