/** `typeboss build` in a project on TypeScript 7.1: what it emits runs, and leads to the user's own lines. */
import { SourceMap } from 'node:module'
import { rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { CompilerOptions, Files, Project } from '../support/project.js'
import { command, composite, createNativeProject } from '../support/native-project.js'

let project: Project

afterEach(() => project.remove())

async function createProject7(files: Files, options: CompilerOptions = {}): Promise<void> {
  project = await createNativeProject(files, { sourceMap: true, declaration: true, ...options })
}

const build = (...parameters: readonly string[]) => project.node(command, 'build', ...parameters)

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
      'jobs/tsconfig.json': composite([]),
      'web/main.ts': main.replace('./queues.js', '../jobs/queues.js'),
      'web/tsconfig.json': composite(['../jobs']),
    })
    await expect(build('-b', 'web')).resolves.toEqual({ code: 0, output: '' })
    expect(await project.read('web/out/main.js')).toContain('emailQueueContract')
    expect(await project.read('jobs/out/queues.js')).toContain('emailQueueContract')
  })

  test('compiles nothing again that is up to date, with -b', async () => {
    const verbose = async (...more: readonly string[]) =>
      (await build('-b', 'web', '--verbose', ...more)).output.match(/up to date|would build|Building/g)
    await createProject7({
      'jobs/queues.ts': queues,
      'jobs/tsconfig.json': composite([]),
      'web/main.ts': main.replace('./queues.js', '../jobs/queues.js'),
      'web/tsconfig.json': composite(['../jobs']),
    })
    await expect(verbose('--dry')).resolves.toEqual(['would build', 'would build'])
    await expect(verbose()).resolves.toEqual(['Building', 'Building'])
    await expect(verbose()).resolves.toEqual(['up to date', 'up to date'])
    await expect(verbose('--force')).resolves.toEqual(['Building', 'Building'])
    // As after a change of branches.
    await utimes(join(project.folder, 'jobs/queues.ts'), 1, 1)
    await expect(verbose()).resolves.toEqual(['up to date', 'up to date'])
    await rm(join(project.folder, 'web/out/main.js'))
    await expect(verbose()).resolves.toEqual(['up to date', 'Building'])
    // TypeScript 7.1's API reads the sources of a referenced project, so each change of them counts.
    await project.write({ 'jobs/queues.ts': queues.replace('new Date(0)', 'new Date(1)') })
    await expect(verbose()).resolves.toEqual(['Building', 'Building'])
    await project.write({ 'jobs/queues.ts': queues.replace('to: string', 'to: number') })
    await expect(verbose()).resolves.toEqual(['Building', 'Building'])
    await expect(verbose()).resolves.toEqual(['up to date', 'Building'])
    await expect(build('-b', 'web', '--clean')).resolves.toEqual({ code: 0, output: '' })
    await expect(project.read('jobs/out/queues.js')).rejects.toThrow('ENOENT')
    await expect(verbose('--dry')).resolves.toEqual(['would build', 'would build'])
  })

  test('compiles nothing again that is up to date, with --incremental', async () => {
    await createProject7({ 'src/queues.ts': queues }, { incremental: true })
    const file = join(project.folder, 'out/queues.js')
    await build()
    await project.write({ 'out/queues.js': 'as it was' })
    await build()
    expect(await project.read('out/queues.js')).toBe('as it was')
    await project.write({ 'src/queues.ts': `${queues}\n` })
    await build()
    expect(await project.read('out/queues.js')).toContain('emailQueueContract')
    await rm(file)
    // Another command line.
    await build('--target', 'es2022')
    expect(await project.read('out/queues.js')).toContain('emailQueueContract')
  })
})
