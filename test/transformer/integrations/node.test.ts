import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { environment, repository, type Project } from '../../support/project.js'
import { createToolProject, files, shareTestingCache } from './project.js'

describe('node --import typeboss/register', () => {
  let project: Project

  afterEach(() => project.remove())

  const run = (path: string) => project.node('--import', 'typeboss/register', path)

  test('compiles files that use queues, and Node compiles the others', async () => {
    project = await createToolProject()
    await expect(run('src/main.ts')).resolves.toEqual({ code: 0, output: 'sendAt,to\n' })
  })

  test('resolves an import of a JavaScript file to the TypeScript file that it is built from', async () => {
    project = await createToolProject({
      'src/main.ts': (files['src/main.ts'] ?? '').replace('email.ts', 'email.js'),
      'src/queues/email.ts': (files['src/queues/email.ts'] ?? '').replace('plain.ts', 'plain.js'),
    })
    await expect(run('src/main.ts')).resolves.toEqual({ code: 0, output: 'sendAt,to\n' })
  })

  test("runs tests of Node's own runner, with queues that they define", async () => {
    project = await createToolProject({
      'test/email.test.ts': `import assert from 'node:assert'
import { after, test } from 'node:test'
import { createTestQueues } from 'typeboss/testing'
import { emailQueue } from '../src/queues/email.ts'

const { client, added, drain, close } = await createTestQueues([emailQueue])
after(close)

test('a job runs, and gives what its handler returned', async () => {
  await client.add('email-queue', { to: 'ada', sendAt: new Date(5) })
  assert.deepEqual(added('email-queue')[0]?.data, { to: 'ada', sendAt: new Date(5) })
  const [job] = await drain()
  assert.deepEqual(job?.result, { greeting: 'Hello ada', at: new Date(0) })
})
`,
    })
    await shareTestingCache(project)
    const { code, output } = await project.node(
      '--import',
      'typeboss/register',
      '--test',
      'test/email.test.ts',
    )
    expect(output).toContain('pass 1')
    expect(code).toBe(0)
  })

  test("maps stack traces to the user's own line", async () => {
    project = await createToolProject({
      'src/main.ts': `import { emailQueue } from './queues/email.ts'
await emailQueue.handler?.({ to: 'nobody' }, null as never)
`,
    })
    const { output } = await run('src/main.ts')
    expect(output).toMatch(/Nobody is there\n.*src\/queues\/email\.ts:6:\d+/)
  })

  test('compiles CommonJS', async () => {
    project = await createToolProject({
      'src/queue.cts': `import { defineQueue } from 'typeboss'
export const queue = defineQueue('from-commonjs', async (size: bigint) => size)
`,
      'src/main.cts': `import { defineQueue } from 'typeboss'
import { queue } from './queue.cjs'
export const other = defineQueue('other', async (size: bigint) => size)
console.log(typeof require, queue.jsonSchema.input.type)
`,
    })
    await expect(run('src/main.cts')).resolves.toEqual({ code: 0, output: 'function string\n' })
  })

  test('stops at errors of typeboss, with their position, and at type errors only with TYPEBOSS_TYPE_CHECK', async () => {
    project = await createToolProject({
      'src/types.ts': 'export interface Email { to: string; send: () => void }\n',
    })
    const refused = await run('src/main.ts')
    expect(refused.code).not.toBe(0)
    expect(refused.output).toMatch(/email\.ts\(5,\d+\): error TS71101: input\.send/)

    await project.write({
      ...files,
      'src/wrong.ts': `import { defineQueue } from 'typeboss'
export const queue = defineQueue('wrong', async (text: string) => text)
const wrong: number = 'text'
console.log(wrong)
`,
    })
    await expect(run('src/wrong.ts')).resolves.toEqual({ code: 0, output: 'text\n' })
    const child = spawn('node', ['--import', 'typeboss/register', 'src/wrong.ts'], {
      cwd: project.folder,
      env: { ...environment(), TYPEBOSS_TYPE_CHECK: '1' },
    })
    let output = ''
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    await once(child, 'close')
    expect(output).toContain('src/wrong.ts(3,7): error TS2322')
  })

  test('restarts under --watch when a type changes in a file that is never loaded, and when the error in it is fixed', async () => {
    project = await createToolProject()
    const node = join(repository, 'node_modules/.bin/node')
    const child = spawn(node, ['--watch', '--import', 'typeboss/register', 'src/main.ts'], {
      cwd: project.folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const seen: string[] = []
    const ended = once(child, 'close')
    const shown = async (line: string): Promise<void> => {
      while (!seen.join('').includes(line)) {
        // After a failure Node waits for a change. A file that is written in two steps may cause two runs.
        const patience = seen.at(-1)?.includes('Failed running') === true ? 10_000 : 60_000
        const isMore = await Promise.race([
          once(child, 'shown').then(() => true),
          ended.then(() => false),
          sleep(patience, false, { ref: false }),
        ])
        if (isMore) continue
        child.kill()
        throw new Error(`${line} does not come:\n${seen.join('')}`)
      }
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        seen.push(chunk.toString())
        child.emit('shown')
      })
    }
    const change = (fields: string) =>
      project.write({ 'src/types.ts': `export interface Email { ${fields} }\n` })
    await shown('sendAt,to\n')
    await change('to: string; subject: string')
    await shown('subject,to\n')
    await change('to: () => void')
    await shown('error TS71101')
    await change('to: string; mended: true')
    await shown('mended,to\n')
    child.kill()
    await ended
    expect(seen.join('')).toMatch(/sendAt,to\n[^]*subject,to\n[^]*TS71101[^]*mended,to\n/)
  })
})
