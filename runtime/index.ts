/**
 * Define queues, add jobs and run workers.
 *
 *     import { QueueClient, QueueWorker, createPgBossService, defineQueue } from 'typeboss'
 *
 * @module typeboss
 */

// Only `export *`: the type map merges into this module, and a name that stood here itself would hide a user's
// own type of that name inside the block that the transformer appends to their file.
export * from './engine/capabilities.js'
export * from './client/client.js'
export * from './client/arguments.js'
export * from './queue/define-queue.js'
export * from './errors/errors.js'
export * from './queue/handler.js'
export * from './job/job.js'
export * from './pg-boss/connect/drizzle.js'
export * from './pg-boss/connect/options.js'
export * from './pg-boss/service.js'
export * from './options/queue-options.js'
export * from './engine/job-records.js'
export * from './engine/queue-service.js'
export * from './engine/service-support.js'
export * from './engine/subscription.js'
export * from './queue/queue-definition.js'
export * from './queue/queue-types.js'
export * from './queue/registered-queues.js'
export * from './worker/batch.js'
export * from './worker/events.js'
export * from './worker/health.js'
export * from './worker/options.js'
export * from './worker/worker.js'
