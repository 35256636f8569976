/** The errors that the real tools report in a misconfigured project. */
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { run } from '../../../package/run.js'
import { createProject, plugin, repository, type Project } from '../../../support/project.js'

const queues = `import { defineQueue } from 'typeboss'
export const emailQueue = defineQueue('email-queue', async (to: string) => to.length)
`
const producer = `import { QueueClient, createPgBossService } from 'typeboss'
import './queues.js'
await new QueueClient(createPgBossService()).add('email-queue', 'a')
`
const options = { module: 'nodenext', target: 'es2023', skipLibCheck: true, types: [] }
const compiling = (folder: string, plugins?: readonly object[]): string =>
  JSON.stringify({
    compilerOptions: { ...options, rootDir: folder, outDir: 'out', ...(plugins ? { plugins } : {}) },
    include: [folder],
  })

const notCompiledAt = (path: string): string =>
  `NotCompiledError: defineQueue("email-queue") at ${path} was not compiled by typeboss`
const whatToDo = [
  'The tsconfig.json that compiles this file, or one that it extends, needs this in compilerOptions.plugins:',
  JSON.stringify(plugin).replaceAll(/(?<=[{:,])|(?=\})/g, ' '),
  'Build with `typeboss build` or `tspc`',
]

describe('a project that is built', () => {
  let project: Project
  beforeAll(async () => {
    project = await createProject({ 'src/queues.ts': queues, 'src/producer.ts': producer })
  })
  afterAll(() => project.remove())

  test('by tsc, without ts-patch, gets an error from the compiler and from the first definition that runs', async () => {
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    const { output } = await run(process.execPath, [tsc, '--pretty', 'false'], { folder: project.folder })
    expect(output).toMatch(
      /^src\/producer\.ts\(3,50\): error TS2345: .*This compiler knows no queue of this name: check and build with tspc/,
    )
    const ran = await project.node('out/producer.js')
    expect(ran.code).toBe(1)
    expect(ran.output).toContain(notCompiledAt(join(project.folder, 'out/queues.js:2')))
    for (const words of whatToDo) expect(ran.output).toContain(words)
  })

  test('by a tsconfig.json without the entry, gets an error that names the file', async () => {
    await project.write({
      'tsconfig.json': compiling('src', [plugin]),
      'packages/web/tsconfig.json': compiling('src'),
      'packages/web/src/queues.ts': queues,
    })
    expect(await project.tspc('-p', 'packages/web')).toEqual({ code: 0, output: '' })
    const { output } = await project.node('packages/web/out/queues.js')
    expect(output).toContain(notCompiledAt(join(project.folder, 'packages/web/out/queues.js:2')))
  })

  test('by the entry, also compiles files that it only imports', async () => {
    await project.write({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { ...options, rootDir: '.', outDir: 'out', plugins: [plugin] },
        files: ['src/main.ts'],
      }),
      'src/main.ts': `export { emailQueue } from '../elsewhere/queues.js'\n`,
      'elsewhere/queues.ts': queues,
    })
    expect(project.check()).toEqual([])
    expect(await project.node('out/src/main.js')).toEqual({ code: 0, output: '' })
  })
})

describe('TypeScript 7 in a project', () => {
  let project: Project
  beforeAll(async () => {
    project = await createProject({ 'src/queues.ts': queues })
    await symlink(
      join(repository, 'test/typescript-7/node_modules/typescript'),
      join(project.folder, 'node_modules/typescript'),
      'dir',
    )
  })
  afterAll(() => project.remove())

  const unsupported =
    /typeboss needs TypeScript 6, and this is 7\.\d+\.\d+\. Install it with: npm i -D typescript@6 ts-patch@4/

  test.each([
    ['typeboss list', ['node_modules/typeboss/dist/command/main.js', 'list']],
    ['typeboss/register', ['--import', 'typeboss/register', 'src/queues.ts']],
  ])('is refused by %s, with the command to install another', async (_what, parameters) => {
    const { code, output } = await project.node(...parameters)
    expect(code).toBe(1)
    expect(output).toMatch(unsupported)
  })
})
