import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import type { ServiceSetup } from 'typeboss/testing/service'
import { open } from '../../support/open-bullmq.js'
import {
  describeOnRedis,
  isRedisInstalled,
  startRedisServer,
  type RedisServer,
} from '../../support/redis-server.js'
import { runServiceSuite } from '../../support/run-service-suite.js'

let server: RedisServer | undefined
let folder: string | undefined

// Not within `describe`: its concurrent tests begin before its own hooks.
beforeAll(async () => {
  if (!isRedisInstalled) return
  folder = await mkdtemp(join(tmpdir(), 'typeboss-redis-'))
  // Each answer is on disk, as with PostgreSQL.
  const onDisk = ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always']
  server = await startRedisServer([...onDisk, '--requirepass', 'right'])
})
afterAll(async () => {
  await server?.stop()
  if (folder !== undefined) await rm(folder, { recursive: true })
})

function started(): RedisServer {
  if (server === undefined) throw new Error('Redis has not started')
  return server
}

const url = (): string => `redis://:right@127.0.0.1:${started().port}`

const setup: ServiceSetup = {
  open: (changes) => open(url(), changes),
  get server() {
    return { host: '127.0.0.1', port: started().port }
  },
  get processes() {
    return { module: new URL('../../support/open-bullmq.js', import.meta.url).href, argument: url() }
  },
  restart: () => started().restart(),
}

describeOnRedis('a service of BullMQ (needs redis-server)', () => runServiceSuite(setup))
