/** Each test runner that people use, over a project whose own test loads a queue and looks at its contract. */
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { run, type Finished } from '../package/run.js'
import { repository, type CompilerOptions, type Files, type Project } from '../support/project.js'
import { createToolProject } from './project.js'

/** By names that every runner has as globals. */
const emailTest = `import { emailQueue } from '../src/queues/email.js'

test('the contract has the fields of the type', () => {
  expect(Object.keys(emailQueue.jsonSchema.input.properties).toSorted()).toEqual(['sendAt', 'to'])
})
`
const sourcesByBuiltName = (text: string): string => text.replaceAll(/\.ts'/g, ".js'")

function jestConfig(transform: unknown, extensions: readonly string[] = []): string {
  return JSON.stringify({
    transform: { '\\.ts$': transform },
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transformIgnorePatterns: ['/node_modules/', '/dist/'],
    extensionsToTreatAsEsm: extensions,
    cacheDirectory: '<rootDir>/cache',
  })
}

describe('a project tested by', () => {
  let project: Project

  afterEach(() => project.remove())

  const create = async (more: Files, options: CompilerOptions = {}): Promise<void> => {
    project = await createToolProject({ 'test/email.test.ts': emailTest, ...more }, options)
    await project.write({
      'src/queues/email.ts': sourcesByBuiltName(await project.read('src/queues/email.ts')),
    })
    for (const name of ['typescript', 'ts-patch', 'ts-jest', 'vitest', 'vite']) {
      await symlink(join(repository, 'node_modules', name), join(project.folder, 'node_modules', name), 'dir')
    }
  }
  const jest = (...flags: readonly string[]): Promise<Finished> =>
    run(
      process.execPath,
      [...flags, join(repository, 'node_modules/jest/bin/jest.js'), '--rootDir', project.folder],
      {
        folder: project.folder,
      },
    )
  test('Jest with typeboss/jest, as ES modules, and again when a type has changed', async () => {
    await create({ 'jest.config.json': jestConfig('typeboss/jest', ['.ts']) })
    expect(await jest('--experimental-vm-modules')).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 passed'),
    })
    await project.write({ 'src/types.ts': 'export interface Email { to: string; subject: string }\n' })
    const { output } = await jest('--experimental-vm-modules')
    expect(output).toMatch(/\+ +"subject"/)
  })

  test('Jest with typeboss/jest, as CommonJS', async () => {
    await create({ 'jest.config.json': jestConfig('typeboss/jest'), 'package.json': '{}' })
    expect(await jest('--experimental-vm-modules')).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 passed'),
    })
  })

  test('Jest with ts-jest, by the compiler that ts-patch gives', async () => {
    const transform = ['ts-jest', { compiler: 'ts-patch/compiler', useESM: true, diagnostics: false }]
    await create({ 'jest.config.json': jestConfig(transform, ['.ts']) })
    expect(await jest('--experimental-vm-modules')).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 passed'),
    })
  })

  test('Vitest with the Vite plugin', async () => {
    await create({
      'vitest.config.js': `import typeboss from 'typeboss/unplugin'
export default { plugins: [typeboss.vite()], test: { globals: true, include: ['test/*.test.ts'] } }
`,
    })
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
    const finished = await run(process.execPath, [vitest, 'run'], { folder: project.folder })
    expect(finished).toMatchObject({ code: 0, output: expect.stringContaining('1 passed') })
  })
})
