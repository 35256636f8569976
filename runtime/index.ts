// Only `export *`: the type map merges into this module, and a name that stood here itself would hide a user's
// own type of that name inside the block that the transformer appends to their file.
export * from './define-queue.js'
export * from './handler.js'
export * from './queue-options.js'
export * from './queue-types.js'
