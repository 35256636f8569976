/**
 * The errors that typeboss throws. Each is a class with a stable `name` and `code`: both `error instanceof JobTimeoutError`
 * and `error.code === 'JOB_TIMEOUT'` work.
 */
export * from './job-errors.js'
export * from './queue-errors.js'
export * from './service-errors.js'
export { TypebossError } from './typeboss-error.js'
