// Only `export *`: the type map merges into this module, and a name that stood here itself would hide a user's
// own type of that name inside the block that the transformer appends to their file.
export * from './client.js'
export * from './client/arguments.js'
export * from './define-queue.js'
export * from './errors.js'
export * from './handler.js'
export * from './job.js'
export * from './pg-boss/options.js'
export * from './pg-boss/service.js'
export * from './queue-options.js'
export * from './queue-service.js'
export * from './queue-types.js'
export * from './worker/worker.js'
