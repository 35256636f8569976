/**
 * The entry `typeboss/bullmq`.
 *
 * @module typeboss/bullmq
 */
export { createBullMQService } from './service.js'
export type { BullMQServiceOptions } from './connect/options.js'
export { supports } from './supports.js'
