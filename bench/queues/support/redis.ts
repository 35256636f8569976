import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../../../test/support/free-port.js'

export interface Redis {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Returns `undefined` without a Redis: only BullMQ needs one. */
export async function startRedis(): Promise<Redis | undefined> {
  const given = process.env['REDIS_URL']
  if (given !== undefined) return { url: given, stop: async () => {} }
  const port = await freePort()
  const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'])
  const ready = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.once('exit', () => resolve(false))
    server.stdout.on('data', (text: Buffer) => {
      if (text.includes('Ready to accept connections')) resolve(true)
    })
  })
  if (!(await ready)) return undefined
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      const exited = once(server, 'exit')
      server.kill()
      await exited
    },
  }
}
