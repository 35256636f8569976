/** What each method of `TestQueues` needs of its queue's contract; see `queue/contract-usages.ts`. */
import type { Usage } from '../contract/index.js'

export const contractUsages = {
  added: { input: 'read' },
  addStored: {},
} as const satisfies { readonly [method: string]: Usage }

export type ContractUsages = typeof contractUsages
