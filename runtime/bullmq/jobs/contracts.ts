/** Keeps a queue's contract in BullMQ's hash of the queue's settings. */
import type { Contracts } from '../../engine/capabilities.js'
import type { Commands } from '../connect/commands.js'
import { jsonIn } from './job-mapping.js'

const field = 'typeboss:contract'

/** `prefixOf` returns what all keys of a queue begin with, also of one that was not prepared. */
export function contractsIn({ command }: Commands, prefixOf: (queue: string) => string): Contracts {
  const settingsOf = (queue: string): string => `${prefixOf(queue)}meta`
  return {
    saveContract: async (queue, contracts) => {
      await command('HSET', [settingsOf(queue), field, JSON.stringify(contracts)])
    },
    readContract: async (queue) => {
      const stored = await command('HGET', [settingsOf(queue), field])
      return typeof stored === 'string' ? jsonIn(stored) : undefined
    },
  }
}
