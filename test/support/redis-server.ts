/** A real Redis of a test's own, on a free port. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { describe } from '@jest/globals'
import { freePort } from './free-port.js'

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Ends the process as a crash does. */
  readonly kill: () => Promise<void>
  /** Kills it and starts it again on the same port, with what its settings have kept on disk. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const isRedisInstalled = spawnSync('redis-server', ['--version']).error === undefined

/** A `describe` whose tests are skipped where no Redis is installed. */
export const describeOnRedis = isRedisInstalled ? describe : describe.skip

/** With nothing on disk, unless `settings` say otherwise: `['--requirepass', 'secret']` for example. */
export async function startRedisServer(settings: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort()
  const all = ['--port', String(port), '--save', '', '--appendonly', 'no', ...settings]
  let server = await start(all)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill(signal)
    await exited
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGKILL')
      server = await start(all)
    },
    stop: () => end('SIGTERM'),
  }
}

async function start(settings: readonly string[]): Promise<ChildProcess> {
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise<void>((resolve, reject) => {
    let output = ''
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`redis-server did not start: ${output}`)))
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Ready to accept connections')) resolve()
    })
  })
  return server
}
