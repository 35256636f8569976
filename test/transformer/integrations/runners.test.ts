/** Runs a project's own tests, which read a queue's contract and run its jobs, with each popular test runner. */
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { run, type Finished } from '../../package/run.js'
import { pageBlock } from '../../docs/snippets.js'
import { repository, type CompilerOptions, type Files, type Project } from '../../support/project.js'
import { createToolProject, linkModules, shareTestingCache } from './project.js'

/** The tests use names that every runner defines as globals. */
const emailTest = `import { emailQueue } from '../src/queues/email.js'

test('the contract has the fields of the type', () => {
  expect(Object.keys(emailQueue.jsonSchema.input.properties).toSorted()).toEqual(['sendAt', 'to'])
})
`
const queuesTest = `import { createTestQueues, type TestQueues } from 'typeboss/testing'
import { emailQueue } from '../src/queues/email.js'

let queues: TestQueues<typeof emailQueue>
beforeAll(async () => {
  queues = await createTestQueues([emailQueue])
}, 60_000)
afterAll(() => queues.close())

test('a job runs, and resolves with the result of its handler', async () => {
  await queues.client.add('email-queue', { to: 'ada', sendAt: new Date(5) })
  expect(queues.added('email-queue')).toMatchObject([{ data: { to: 'ada', sendAt: new Date(5) } }])
  const [job] = await queues.drain()
  expect(job?.result).toEqual({ greeting: 'Hello ada', at: new Date(0) })
}, 60_000)
`
const sourcesByBuiltName = (text: string): string => text.replaceAll(/\.ts'/g, ".js'")

/** The documentation's config for Jest, with the additions that this repository needs. */
async function jestConfig(changes: object = {}): Promise<string> {
  const settings: object = JSON.parse(await pageBlock('docs/testing.md', 'json', '"typeboss/jest"'))
  return JSON.stringify({
    ...settings,
    // The package is linked here, so its files are outside of node_modules.
    transformIgnorePatterns: ['/node_modules/', '/dist/'],
    cacheDirectory: '<rootDir>/cache',
    ...changes,
  })
}

describe('a project tested by', () => {
  let project: Project

  afterEach(() => project.remove())

  const create = async (more: Files, options: CompilerOptions = {}): Promise<void> => {
    const tests = { 'test/email.test.ts': emailTest, 'test/queues.test.ts': queuesTest }
    project = await createToolProject({ ...tests, ...more }, options)
    await project.write({
      'src/queues/email.ts': sourcesByBuiltName(await project.read('src/queues/email.ts')),
    })
    await linkModules(project, ['typescript', 'ts-patch', 'ts-jest', 'vitest', 'vite'])
    await shareTestingCache(project)
  }
  /** In one process, so that the project is compiled once. */
  const jest = (...patterns: readonly string[]): Promise<Finished> => {
    const command = join(repository, 'node_modules/jest/bin/jest.js')
    const all = [
      '--experimental-vm-modules',
      command,
      '--runInBand',
      '--rootDir',
      project.folder,
      ...patterns,
    ]
    return run(process.execPath, all, { folder: project.folder })
  }

  test('Jest with typeboss/jest, as ES modules, also after a change of a type', async () => {
    await create({ 'jest.config.json': await jestConfig() })
    expect(await jest()).toMatchObject({
      code: 0,
      output: expect.stringContaining('2 passed'),
    })
    await project.write({ 'src/types.ts': 'export interface Email { to: string; subject: string }\n' })
    const { output } = await jest('email.test')
    expect(output).toMatch(/\+ +"subject"/)
  })

  test('Jest with typeboss/jest, as CommonJS', async () => {
    const config = await jestConfig({ extensionsToTreatAsEsm: [] })
    await create({ 'jest.config.json': config, 'package.json': '{}' })
    expect(await jest()).toMatchObject({
      code: 0,
      output: expect.stringContaining('2 passed'),
    })
  })

  test('Jest with ts-jest and the compiler of ts-patch', async () => {
    const settings: object = JSON.parse(await pageBlock('docs/testing.md', 'json', '"ts-jest"'))
    await create({ 'jest.config.json': await jestConfig(settings) })
    expect(await jest()).toMatchObject({
      code: 0,
      output: expect.stringContaining('2 passed'),
    })
  })

  test('Vitest with the Vite plugin', async () => {
    await create({ 'vite.config.ts': await pageBlock('docs/tools/bundlers.md', 'ts', '// vite.config.ts') })
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
    const finished = await run(process.execPath, [vitest, 'run', '--globals'], { folder: project.folder })
    expect(finished).toMatchObject({ code: 0, output: expect.stringContaining('2 passed') })
  })
})
