/** As `contract-demands.ts` of the client: what each method of `TestQueues` needs of the contract that it is given. */
import type { Demand } from '../contract/index.js'

export const contractDemands = {
  added: { input: 'read' },
} as const satisfies { readonly [method: string]: Demand }

export type ContractDemands = typeof contractDemands
