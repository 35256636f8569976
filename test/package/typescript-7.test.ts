/** Projects on TypeScript 7, whose compiler cannot load transformers, that install the packed tarball. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { packPackage, temporaryFolder } from './packed.js'
import { waitUntil } from '../support/wait-until.js'
import { mustRun, run, start, type Finished } from './run.js'

const queues = `import { defineQueue, type QueueClient } from 'typeboss'
export const smsQueue = defineQueue('sms', async (text: string) => text.length)
`

describe('a project that installs typeboss beside TypeScript 7', () => {
  let project: string

  beforeAll(async () => {
    const { tarball } = await packPackage()
    project = await temporaryFolder('typescript-7')
    await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    const packages = ['typescript@7', '@types/node@22', tarball]
    // One install for each package, as a user adds typeboss to a project.
    for (const name of packages) await install(project, name)
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          strict: true,
          types: ['node'],
          skipLibCheck: true,
          noEmit: true,
        },
        files: ['queues.ts'],
      }),
    )
    await writeFile(
      join(project, 'queues.ts'),
      `${queues}declare module 'typeboss' { interface Register { queues: typeof import('./queues.js') } }
export const add = (queue: QueueClient) => queue.add('sms', 7)
`,
    )
  }, 240_000)

  afterAll(() => rm(project, { recursive: true }))

  test('checks registered queues by its own tsc', async () => {
    const tsc = join(project, 'node_modules/typescript/bin/tsc')
    const { output } = await run(process.execPath, [tsc, '--pretty', 'false'], { folder: project })
    expect(output).toMatch(
      /^queues\.ts\(4,\d+\): error TS2345: Argument of type 'number' is not assignable to parameter of type 'string'/,
    )
    expect(output.split('\n').filter((line) => line.includes('error'))).toHaveLength(1)
  })

  test.each(['list', 'build'])(
    'gets a message of `typeboss %s` that says what to install',
    async (command) => {
      const { code, output } = await typeboss(project, command)
      expect(output).toMatch(/TypeScript 6, and this (?:is|project has) 7\.\d.*typescript@6/)
      expect(output).toContain('typescript-6@npm:typescript@6 ts-patch@4')
      expect(code).toBe(1)
    },
  )

  test('is set up by `typeboss init`, beside its own TypeScript', async () => {
    await rm(join(project, 'tsconfig.json'))
    await mustRun(join(project, 'node_modules/.bin/typeboss'), ['init'], { folder: project })
    await writeFile(join(project, 'queues.ts'), queues)
    await install(project)
    await expectToBuild(project)
    const [{ version }, other] = await Promise.all([
      manifestOf(project, 'typescript'),
      manifestOf(project, 'typescript-6'),
    ])
    expect(version).toMatch(/^7\./)
    expect(other).toMatchObject({ name: 'typescript', version: expect.stringMatching(/^6\./) })
  })

  test('then builds by references, and sees an error under --noEmit', async () => {
    expect(await typeboss(project, 'build', '-b', '--force')).toEqual({ code: 0, output: '' })
    const wrong = join(project, 'wrong.ts')
    await writeFile(
      wrong,
      "import type { QueueClient } from 'typeboss'\nexport const add = (queue: QueueClient) => queue.add('mms', 7)\n",
    )
    const { code, output } = await typeboss(project, 'build', '--noEmit', '--pretty', 'false')
    await rm(wrong)
    expect(output).toContain('wrong.ts(2,54): error')
    expect(code).toBe(2)
  })

  test('then watches, and stops at a signal', async () => {
    const command = join(project, 'node_modules/.bin/typeboss')
    const watching = start(command, ['build', '-w', '--pretty', 'false'], { folder: project })
    try {
      await waitUntil('a first compilation', () =>
        watching.output().includes('Found 0 errors. Watching for file changes.'),
      )
    } finally {
      watching.stop()
    }
    expect((await watching.finished).code).not.toBe(0)
  })
})

describe('a project with the TypeScript 6 of Microsoft beside TypeScript 7', () => {
  let tarball: string
  let project: string

  beforeAll(async () => {
    tarball = (await packPackage()).tarball
  })

  afterEach(() => rm(project, { recursive: true }))

  test.each([
    ['typescript@7', '@typescript/typescript6@6'],
    ['typescript@npm:@typescript/typescript6@6', 'typescript-7@npm:typescript@7'],
  ])(
    'as %s and %s builds and runs',
    async (...compilers) => {
      project = await temporaryFolder('beside')
      await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
      await install(project, ...compilers, 'ts-patch@4', '@types/node@22', tarball)
      await writeFile(join(project, 'queues.ts'), queues)
      const output = await mustRun(join(project, 'node_modules/.bin/typeboss'), ['init'], { folder: project })
      expect(output).toContain('added the script build: typeboss build\n')
      await expectToBuild(project)
    },
    120_000,
  )
})

/** Compiles by the script `build` and by `typeboss/register`, and runs what comes out. */
async function expectToBuild(project: string): Promise<void> {
  await writeFile(
    join(project, 'main.ts'),
    "import { smsQueue } from './queues.js'\nconsole.log(JSON.stringify(smsQueue.jsonSchema.input))\n",
  )
  const node = (...parameters: readonly string[]): Promise<string> =>
    mustRun(process.execPath, parameters, { folder: project })
  expect(await mustRun('npm', ['run', '--silent', 'build'], { folder: project })).toBe('')
  expect(await node('dist/main.js')).toContain('"type":"string"')
  expect(await node('--import', 'typeboss/register', 'main.ts')).toContain('"type":"string"')
  expect((await typeboss(project, 'list')).output).toMatch(/^sms +string +number +queues\.ts:2$/m)
}

function typeboss(project: string, ...parameters: readonly string[]): Promise<Finished> {
  return run(join(project, 'node_modules/.bin/typeboss'), parameters, { folder: project })
}

async function install(project: string, ...packages: readonly string[]): Promise<void> {
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  await mustRun('npm', ['install', ...quiet, ...packages], { folder: project })
}

async function manifestOf(project: string, name: string): Promise<{ readonly version?: unknown }> {
  const text = await readFile(join(project, 'node_modules', name, 'package.json'), 'utf8')
  return JSON.parse(text) as { readonly version?: unknown }
}
