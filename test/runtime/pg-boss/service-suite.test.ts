import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from '@jest/globals'
import type { ServiceSetup } from 'typeboss/testing/service'
import { createPostgresServer, type PostgresServer } from '../../support/postgres-server.js'
import { runServiceSuite } from '../../support/run-service-suite.js'
import { open } from '../../support/open-pg-boss.js'

let server: PostgresServer | undefined

function started(): PostgresServer {
  if (server === undefined) throw new Error('PostgreSQL has not started')
  return server
}

beforeAll(async () => {
  server = await createPostgresServer({ persistent: true })
  await server.start()
})
afterAll(() => server?.stop())

const setup: ServiceSetup = {
  open: (changes) => open(started().url, changes),
  get server() {
    const { hostname, port } = new URL(started().url)
    return { host: hostname, port: Number(port) }
  },
  get processes() {
    return { module: new URL('../../support/open-pg-boss.js', import.meta.url).href, argument: started().url }
  },
  restart: async () => {
    await started().kill()
    // The memory of the killed server is free as soon as its processes have ended.
    for (let tries = 20; ; tries -= 1) {
      // oxlint-disable-next-line no-await-in-loop
      await sleep(500)
      try {
        // oxlint-disable-next-line no-await-in-loop
        return await started().start()
      } catch (error) {
        if (tries === 0) throw error
      }
    }
  },
}

runServiceSuite(setup)
