/** An empty project on TypeScript 7, whose compiler cannot load transformers, that installs the packed tarball. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { packPackage, temporaryFolder } from './packed.js'
import { mustRun, run } from './run.js'

describe('a project that installs typeboss beside TypeScript 7', () => {
  let project: string

  beforeAll(async () => {
    const { tarball } = await packPackage()
    project = await temporaryFolder('typescript-7')
    await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
    const packages = ['typescript@7', '@types/node@22', tarball]
    // One install for each package, as a user adds typeboss to a project.
    for (const name of packages) await mustRun('npm', ['install', ...quiet, name], { folder: project })
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
      `import { defineQueue, type QueueClient } from 'typeboss'
export const smsQueue = defineQueue('sms', async (text: string) => text.length)
declare module 'typeboss' { interface Register { queues: typeof import('./queues.js') } }
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

  test.each([['list'], ['init', '--dry-run']])(
    'gets a message of `typeboss %s` that says what to install',
    async (...parameters) => {
      const { code, output } = await run(join(project, 'node_modules/.bin/typeboss'), parameters, {
        folder: project,
      })
      expect(output).toMatch(/TypeScript 6, and this is 7\.\d.*typescript@6|typescript is \^7.*typescript@6/)
      expect(code).toBe(1)
    },
  )
})
