/** Loads ioredis, an optional peer dependency, when the service first connects. */
import { isNativeError } from 'node:util/types'
import type { Redis, RedisOptions } from 'ioredis'
import { QueueConnectionError } from '../../errors/errors.js'

/** Replies in one form, whatever the version of the protocol. */
export type CreateRedis = (options: RedisOptions & { readonly replyMapping: 'legacy' }) => Redis

/** Rejects with `QueueConnectionError` if ioredis is not installed. */
export async function loadRedis(): Promise<CreateRedis> {
  try {
    const { Redis: Client } = await import('ioredis')
    return (options) => new Client(options)
  } catch (error) {
    const code = isNativeError(error) && 'code' in error ? error.code : undefined
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new QueueConnectionError(
      'createBullMQService() needs the package ioredis: npm install bullmq ioredis',
      'ERR_MODULE_NOT_FOUND',
    )
  }
}
