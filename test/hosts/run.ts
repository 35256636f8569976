/**
 * Follows the pages of docs/hosts/: each from an empty folder, with the packed package, the real tools and a real PostgreSQL.
 *
 *     npm run test:hosts              all pages
 *     npm run test:hosts -- next bun  these pages
 *
 * A folder is kept if its page fails, or with KEEP=1.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import { packPackage, temporaryFolder } from '../package/packed.js'
import { mustRun, strangersEnvironment } from '../package/run.js'
import { freePort } from '../support/free-port.js'
import { createPostgresServer } from '../support/postgres-server.js'
import { follow } from './follow.js'
import { readPage, type Page } from './page.js'

/** Installs wait for the network, and builds for a processor: two pages at once take less time than one after the other. */
const atOnce = 2

const pages = 'docs/hosts'
/** The ports that the pages name. */
const ports = ['3000', '8080']

const names = (await readdir(pages))
  .filter((file) => file.endsWith('.md') && file !== 'index.md')
  .map((file) => file.slice(0, -'.md'.length))
const wanted = process.argv.slice(2)
const chosen = wanted.length === 0 ? names : names.filter((name) => wanted.includes(name))
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0)
  throw new Error(`There is no page of ${unknown.join(', ')}. The pages: ${names.join(', ')}`)

const { tarball } = await packPackage()
const server = await createPostgresServer()
await server.start()

const waiting = [...chosen]
const toolFolders: string[] = []
let failures = 0

async function followNext(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const began = performance.now()
    const error = await followPage(name)
    const took = `${((performance.now() - began) / 1_000).toFixed(0)} s`
    console.log(`${name.padEnd(12)} ${error === undefined ? 'passed' : 'FAILED'} ${took.padStart(6)}`)
    if (error === undefined) continue
    failures += 1
    console.log(error.message.replaceAll(/^/gm, '    '))
  }
}

async function followPage(name: string): Promise<Error | undefined> {
  const page = readPage(await readFile(join(pages, `${name}.md`), 'utf8'))
  const folder = await temporaryFolder(`host-${name}`)
  const free = new Map(await Promise.all(ports.map(async (port) => [port, await freePort()] as const)))
  const surroundings = strangersEnvironment()
  const tools = await installTools(page)
  const env = {
    ...surroundings,
    PATH: [...tools, surroundings['PATH']].join(delimiter),
    DATABASE_URL: await createDatabase(`host_${name.replaceAll('-', '_')}`),
    PORT: String(free.get('3000')),
    // Answers of people, and what they would see of the tools' own advertisements.
    CI: '1',
    TEST_HOSTS: import.meta.dirname,
    NEXT_TELEMETRY_DISABLED: '1',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_prefer_offline: 'true',
    npm_config_update_notifier: 'false',
    npm_config_yes: 'true',
  }
  try {
    await follow(page, { folder, tarball, env, ports: free })
    if (process.env['KEEP'] === undefined) await rm(folder, { recursive: true, force: true })
    return undefined
  } catch (error) {
    console.log(`${name}: its folder is kept in ${folder}`)
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The folders of the commands that a reader of the page has: they are installed once, from npm. */
async function installTools({ tools, versions }: Page): Promise<readonly string[]> {
  if (tools.length === 0) return []
  const folder = await temporaryFolder('tools')
  toolFolders.push(folder)
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  const packages = tools.map((name) => `${name}@${versions.get(name) ?? 'latest'}`)
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  await mustRun('npm', ['install', ...quiet, ...packages], { folder })
  return [join(folder, 'node_modules/.bin')]
}

async function createDatabase(name: string): Promise<string> {
  const client = new pg.Client(server.url)
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return url.href
}

try {
  await Promise.all(Array.from({ length: atOnce }, followNext))
} finally {
  await server.stop()
  await Promise.all(toolFolders.map((folder) => rm(folder, { recursive: true, force: true })))
}
console.log(`\n${chosen.length - failures} passed, ${failures} failed`)
process.exitCode = failures === 0 ? 0 : 1
