/**
 * The queue service on Postgres, by pg-boss. The package's main entry has the same exports, except for `supports`.
 *
 *     import { createPgBossService } from 'typeboss/pg-boss'
 *
 * @module typeboss/pg-boss
 */
export * from './connect/drizzle.js'
export * from './connect/options.js'
export * from './service.js'
export { supports } from './supports.js'
