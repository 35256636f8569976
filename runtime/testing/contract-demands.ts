/** What each method of `TestQueues` needs of its queue's contract; see `queue/contract-demands.ts`. */
import type { Demand } from '../contract/index.js'

export const contractDemands = {
  added: { input: 'read' },
  addStored: {},
} as const satisfies { readonly [method: string]: Demand }

export type ContractDemands = typeof contractDemands
