/**
 * What each method of `QueueClient` needs of its queue's contract. The transformer reads this type, and compiles into a file
 * only what the methods that it calls need. A method gets its contract by `contractFor`, whose type allows nothing else. A
 * new method has to be listed here.
 */
import type { Usage } from '../contract/index.js'

export const contractUsages = {
  add: { input: 'write' },
  addBatch: { input: 'write' },
  throttle: { input: 'write' },
  debounce: { input: 'write' },
  plan: { input: 'write' },
  dependencies: {},
  schedule: { input: 'write' },
  unschedule: {},
  schedules: { input: 'read' },
  getJob: { input: 'read', output: 'read', progress: 'read' },
  findJobs: { input: 'read', output: 'read', progress: 'read' },
  counts: {},
  waitForCompletion: { output: 'read' },
  waitForBatch: { output: 'read' },
  watch: { input: 'read', output: 'read', progress: 'read' },
  update: { input: 'write' },
  remove: {},
  cancel: {},
  cancelBatch: {},
  retry: {},
  retryBatch: {},
  redrive: {},
  previewRedrive: {},
} as const satisfies { readonly [method: string]: Usage }

export type ContractUsages = typeof contractUsages
