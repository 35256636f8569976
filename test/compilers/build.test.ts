/** `typeboss build` in a project on TypeScript 7.1: what it emits runs, and leads to the user's own lines. */
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { SourceMap } from 'node:module'
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  createProject,
  repository,
  type CompilerOptions,
  type Files,
  type Project,
} from '../support/project.js'

let project: Project

afterEach(() => project.remove())

async function createProject7(files: Files, options: CompilerOptions = {}): Promise<Project> {
  project = await createProject(files, { sourceMap: true, declaration: true, ...options })
  const compiler = join(repository, 'test/typescript-7-1/node_modules/typescript')
  await symlink(compiler, join(project.folder, 'node_modules/typescript'), 'dir')
  return project
}

const build = (...parameters: readonly string[]) =>
  project.node('node_modules/typeboss/dist/command/main.js', 'build', ...parameters)

const queues = `// The licence.
import { defineQueue } from 'typeboss'
export interface Email { to: string; sendAt?: Date }
export const emailQueue = defineQueue('email-queue', async (email: Email) => ({ to: email.to, sentAt: new Date(0) }))
`
const main = `import type { QueueClient } from 'typeboss'
import { emailQueue } from './queues.js'
export const add = (queue: QueueClient) => queue.add(emailQueue, { to: 'a' })
export const wait = (queue: QueueClient) => queue.waitForCompletion('email-queue', 'id')
throw new Error('at line 5')
`

describe('typeboss build on TypeScript 7.1', () => {
  test.each([
    ['ESM', { verbatimModuleSyntax: true }, {}],
    ['ESM with isolatedModules', { isolatedModules: true }, {}],
    ['CommonJS', { module: 'nodenext' }, { 'package.json': '{ "type": "commonjs" }' }],
    ['inline source maps', { sourceMap: false, inlineSourceMap: true, inlineSources: true }, {}],
    ['Windows line ends', { newLine: 'crlf' }, {}],
  ] as const)('compiles %s to code with contracts', async (_name, options, files: Files) => {
    await createProject7({ 'src/queues.ts': queues, 'src/main.ts': main, ...files }, options)
    await expect(build()).resolves.toEqual({ code: 0, output: '' })
    const { output } = await project.node(
      '-e',
      "import('./out/queues.js').then(({ emailQueue }) => console.log(JSON.stringify(emailQueue.jsonSchema.input)))",
    )
    expect(output).toContain('"sendAt"')
    expect(await project.read('out/main.js')).not.toContain('./queues.js')
    const failed = await project.node('--enable-source-maps', 'out/main.js')
    expect(failed.output).toContain('src/main.ts:5')
    const declarations = await project.read('out/queues.d.ts')
    expect(declarations).toContain('interface QueueTypes')
    expect(declarations).not.toContain('Compiled')
  })

  test('points a queue in the declaration map at its definition', async () => {
    await createProject7({ 'src/queues.ts': queues }, { declarationMap: true })
    await build()
    const map = new SourceMap(JSON.parse(await project.read('out/queues.d.ts.map')))
    const lines = (await project.read('out/queues.d.ts')).split('\n')
    const line = lines.findIndex((text) => text.includes('"email-queue": {'))
    const entry = map.findEntry(line, lines[line]?.indexOf('"') ?? 0)
    expect(entry).toMatchObject({ originalLine: 3 })
  })

  test('reports errors with the exit codes of tsc, and emits nothing under --noEmit', async () => {
    await createProject7({
      'src/queues.ts': queues,
      'src/main.ts': main.replace("'email-queue'", "'email-queu'"),
    })
    const { code, output } = await build('--noEmit', '--pretty', 'false')
    expect(output).toMatch(/^src\/main\.ts\(4,\d+\): error TS2345: .* Did you mean '"email-queue"'\?\n$/)
    expect(code).toBe(2)
    await expect(project.read('out/main.js')).rejects.toThrow('ENOENT')
    expect((await build('--noEmitOnError')).code).toBe(1)
    await expect(project.read('out/main.js')).rejects.toThrow('ENOENT')
  })

  test('builds referenced projects first with -b', async () => {
    await createProject7({
      'jobs/queues.ts': queues,
      'jobs/tsconfig.json': config([]),
      'web/main.ts': main.replace('./queues.js', '../jobs/queues.js'),
      'web/tsconfig.json': config(['../jobs']),
    })
    await expect(build('-b', 'web')).resolves.toEqual({ code: 0, output: '' })
    expect(await project.read('web/out/main.js')).toContain('emailQueueContract')
    expect(await project.read('jobs/out/queues.js')).toContain('emailQueueContract')
  })

  test('refuses -w, which it does not do yet', async () => {
    await createProject7({ 'src/queues.ts': queues })
    const { code, output } = await build('-w')
    expect(output).toContain('does not watch yet')
    expect(code).toBe(1)
  })
})

function config(references: readonly string[]): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      skipLibCheck: true,
      types: [],
      composite: true,
      rootDir: '.',
      outDir: 'out',
    },
    include: ['*.ts'],
    references: references.map((path) => ({ path })),
  })
}
