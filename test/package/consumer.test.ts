/** A project outside this repository that installs the packed tarball. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createTestDatabase } from '../support/database.js'
import { packPackage, temporaryFolder } from './packed.js'
import { mustRun, run, start } from './run.js'

describe('a project that installs the packed tarball', () => {
  let tarball: string
  let project: string
  let tspc: string

  beforeAll(async () => {
    tarball = (await packPackage()).tarball
    project = await temporaryFolder('consumer')
    await cp('test/fixtures/consumer', project, { recursive: true })
    await newPackage(project, [tarball, 'typescript@6', 'ts-patch@4', '@types/node@22'])
    tspc = join(project, 'node_modules/ts-patch/bin/tspc.js')
    await mustRun(process.execPath, [tspc], { folder: project })
  }, 240_000)

  afterAll(async () => {
    await rm(project, { recursive: true })
  })

  test('builds with tspc alone, every library checked, without the types of pg', async () => {
    expect((await readdir(join(project, 'dist'))).toSorted()).toEqual([
      'producer.js',
      'queues.js',
      'worker.js',
    ])
    expect(await readdir(join(project, 'node_modules/@types'))).not.toContain('pg')
  })

  test('lists its queues by the installed command', async () => {
    const command = join(project, 'node_modules/.bin/typeboss')
    const listed = await mustRun(command, ['list'], { folder: project })
    expect(listed).toMatch(/^orders .* src\/queues\.ts:\d+$/m)
    const set = await run(command, ['init', '--dry-run'], { folder: project })
    expect(set.output).toContain('package.json: added the script build: tspc\n')
  })

  test('compares its queues with contracts that the installed command wrote', async () => {
    const command = join(project, 'node_modules/.bin/typeboss')
    const contracts = join(project, 'contracts.json')
    await writeFile(contracts, await mustRun(command, ['contracts'], { folder: project }))
    expect(await mustRun(command, ['check', '--against', 'contracts.json'], { folder: project })).toMatch(
      /^same        orders$/m,
    )
    // An older version whose queue took orders without a date.
    const { version, queues } = JSON.parse(await readFile(contracts, 'utf8'))
    const orders = { ...queues.orders, fingerprint: 'older', input: { object: { id: 'string' } } }
    await writeFile(contracts, JSON.stringify({ version, queues: { orders } }))
    const checked = await run(command, ['check', '--against', 'contracts.json'], { folder: project })
    await rm(contracts)
    expect(checked.code).toBe(1)
    expect(checked.output).toContain('.placedAt was added, and is required')
  })

  test('builds by `typeboss build` what it builds by tspc', async () => {
    const byTspc = await readFile(join(project, 'dist/queues.js'), 'utf8')
    await rm(join(project, 'dist/queues.js'))
    const command = join(project, 'node_modules/.bin/typeboss')
    expect(await mustRun(command, ['build', '-p', 'tsconfig.json'], { folder: project })).toBe('')
    expect(await readFile(join(project, 'dist/queues.js'), 'utf8')).toBe(byTspc)
  })

  test('sees an error at its own line, also under --noEmit', async () => {
    const wrong = join(project, 'src/wrong.ts')
    const lines = [
      "import { createPgBossService, QueueClient } from 'typeboss'",
      'const queue = new QueueClient(createPgBossService())',
      "await queue.add('orders', { id: 7, placedAt: new Date() })",
      "await queue.add('no-such-queue', {})",
    ]
    await writeFile(wrong, `${lines.join('\n')}\n`)
    const { code, output } = await run(process.execPath, [tspc, '--noEmit', '--pretty', 'false'], {
      folder: project,
    })
    await rm(wrong)
    expect(code).not.toBe(0)
    expect(output).toContain(
      "src/wrong.ts(3,29): error TS2322: Type 'number' is not assignable to type 'string'.",
    )
    expect(output).toContain('src/wrong.ts(4,17): error')
  })

  test('can require the runtime and the transformer from CommonJS', async () => {
    const script =
      "console.log(typeof require('typeboss').QueueClient, typeof require('typeboss/transformer').default)"
    expect(await mustRun(process.execPath, ['-e', script], { folder: project })).toBe('function function\n')
  })

  test('runs jobs between two processes, on a machine with no compiler', async () => {
    const machine = await temporaryFolder('machine')
    await newPackage(machine, [tarball])
    await cp(join(project, 'dist'), join(machine, 'dist'), { recursive: true })
    expect(await readdir(join(machine, 'node_modules'))).not.toContain('typescript')

    const database = await createTestDatabase()
    const options = { folder: machine, env: { DATABASE_URL: database.connectionString } }
    const worker = start(process.execPath, ['dist/worker.js'], options)
    const printed = await mustRun(process.execPath, ['dist/producer.js'], options)
    worker.stop()
    expect(JSON.parse(printed)).toEqual({ dispatched: 1_001, otherProcess: true })
    expect(await worker.finished).toEqual({ code: 0, output: '' })

    await database.drop()
    await rm(machine, { recursive: true })
  }, 120_000)

  test('gets an error that says what to install or set if there is no database', async () => {
    expect(await readdir(join(project, 'node_modules'))).not.toContain('@electric-sql')
    const { code, output } = await run(process.execPath, ['dist/producer.js'], { folder: project })
    expect(code).toBe(1)
    expect(output).toContain('QueueConnectionError: No database is given. Set DATABASE_URL or pass')
    expect(output).toContain('npm install @electric-sql/pglite')
  })

  test('gets an error that says what to install for test queues', async () => {
    const script = "import('typeboss/testing').then(({ createTestQueues }) => createTestQueues([]))"
    const { code, output } = await run(process.execPath, ['-e', script], { folder: project })
    expect(code).toBe(1)
    expect(output).toMatch(/QueueConnectionError: .*npm install --save-dev @electric-sql\/pglite/)
  })

  test('can be CommonJS: it compiles to require() and runs a job', async () => {
    const folder = join(project, 'commonjs')
    await cp('test/fixtures/commonjs-consumer', folder, { recursive: true })
    await mustRun(process.execPath, [tspc, '-p', folder], { folder: project })
    const compiled = await readFile(join(folder, 'dist/main.js'), 'utf8')
    expect(compiled).toContain('require("typeboss")')
    expect(compiled).not.toMatch(/^import /m)

    const database = await createTestDatabase()
    const printed = await mustRun(process.execPath, [join(folder, 'dist/main.js')], {
      folder,
      env: { DATABASE_URL: database.connectionString },
    })
    expect(JSON.parse(printed)).toEqual({ dispatched: '1970-01-01T00:00:01.001Z' })
    await database.drop()
  })
})

async function newPackage(folder: string, dependencies: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  await mustRun('npm', ['install', ...quiet, ...dependencies], { folder })
}
