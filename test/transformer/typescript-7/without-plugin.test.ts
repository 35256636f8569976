/** Queues under a compiler without plugins: the real TypeScript 7 checks the files that tspc builds. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject, repository, type Files, type Project } from '../../support/project.js'
import { run } from '../../package/run.js'

const native = join(repository, 'test/typescript-7/node_modules/typescript/bin/tsc')

const shared: Files = {
  'src/queues/email.ts': `import { defineQueue } from 'typeboss'
console.log('the handler is loaded')
export interface Email { to: string; sendAt?: Date }
export const emailQueue = defineQueue('email-queue', async (email: Email) => ({ sentAt: new Date(), to: email.to }), { retries: 5 })
`,
  'src/queues/texts.ts': `import { defineQueue } from 'typeboss'
export const texts = { sms: defineQueue('sms', async (text: string) => text.length) } as const
`,
  'src/queues/index.ts': `export * from './email.js'\nexport const limit = 7\nexport function other() {}\n`,
  'src/client.ts': `import { QueueClient, type QueueService } from 'typeboss'
const service = {
  prepareQueue: async () => {},
  addJobs: async (name: string, jobs: readonly { data: unknown }[]) => {
    console.log(name, JSON.stringify(jobs.map((job) => job.data)))
    return []
  },
}
export const queue = new QueueClient(service as unknown as QueueService)
`,
}

const register = `declare module 'typeboss' {
  interface Register { queues: typeof import('./queues/index.js'); texts: typeof import('./queues/texts.js') }
}
export {}
`

const same = `type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false\n`
const email = `{ to: 'a', sendAt: new Date(0) }`
const wrong = `{ to: 7 }`

/** Each way to name a queue, with the imports that it needs. */
const ways = [
  {
    imports: `import { emailQueue } from './queues/email.js'\n`,
    call: (data: string) => `await queue.add(emailQueue, ${data})`,
    added: 'tests.added(emailQueue)',
    named: 'typeof emailQueue',
  },
  {
    imports: `import type { emailQueue } from './queues/email.js'\n`,
    call: (data: string) => `await queue.add<typeof emailQueue>('email-queue', ${data})`,
    added: `tests.added<typeof emailQueue>('email-queue')`,
    named: 'typeof emailQueue',
  },
  {
    imports: '',
    call: (data: string) => `await queue.add('email-queue', ${data})`,
    added: `tests.added('email-queue')`,
    named: "'email-queue'",
  },
] as const

function producer({ imports, call, added, named }: (typeof ways)[number]): string {
  return `import type { InputOf, OptionsOf, OutputOf, QueueName } from 'typeboss'
import type { TestQueues } from 'typeboss/testing'
import type { Email } from './queues/email.js'
import { queue } from './client.js'
${imports}${same}const types: [
  Same<InputOf<${named}>, Email>,
  Same<OutputOf<${named}>, { sentAt: Date; to: string }>,
  Same<OptionsOf<${named}>, { readonly retries: 5 }>,
  Same<QueueName, 'email-queue' | 'sms'>,
] = [true, true, true, true]
void types
${call(email)}
export const sentAt = (sent: OutputOf<${named}>) => sent.sentAt.getTime()
export const times = (tests: TestQueues) => ${added}.map(({ data }) => data.sendAt?.getTime())
`
}

let project: Project
beforeAll(async () => {
  project = await createProject({ ...shared, 'src/register.ts': register }, { declaration: true })
})
afterAll(() => project.remove())

const typescript7 = () => run(process.execPath, [native, '--noEmit', '--pretty', 'false'], project)

const producers = ways.map((way, index) => ({ way, path: `src/producer-${index}.ts` }))

const writeProducers = (end: (way: (typeof ways)[number]) => string): Promise<void> =>
  project.write(Object.fromEntries(producers.map(({ way, path }) => [path, producer(way) + end(way)])))

describe('a queue named by its definition, by its type, or by its name in a registered module', () => {
  test('has the same types for TypeScript 7 as for tspc, which compiles each call with its contract', async () => {
    await writeProducers(() => '')
    expect(await typescript7()).toEqual({ code: 0, output: '' })
    expect(await project.tspc()).toEqual({ code: 0, output: '' })
    // The handler's module prints a line when it is loaded, and no producer loads it.
    const outputs = producers.map(async ({ path }) => {
      const { output } = await project.node(path.replace('src', 'out').replace('.ts', '.js'))
      return output
    })
    const added = 'email-queue [{"to":"a","sendAt":"1970-01-01T00:00:00.000Z"}]\n'
    expect(await Promise.all(outputs)).toEqual([added, added, added])
  })

  test('has errors at the same positions', async () => {
    await writeProducers((way) => `${way.call(wrong)}\n`)
    const { output } = await typescript7()
    const errors = output.trim().split('\n').toSorted()
    expect(errors).toEqual(
      producers.map(({ path }) =>
        expect.stringMatching(
          new RegExp(
            `^${path}\\(\\d+,\\d+\\): error TS2322: Type 'number' is not assignable to type 'string'\\.$`,
          ),
        ),
      ),
    )
    expect((await project.tspc('--noEmit')).output.trim().split('\n').toSorted()).toEqual(errors)
    await project.write(Object.fromEntries(producers.map(({ path }) => [path, 'export {}\n'])))
  })
})

test('the jobs of a handler without a parameter carry nothing, for both compilers', async () => {
  await project.write({
    'src/queues/texts.ts': `import { defineQueue } from 'typeboss'
const sweep = defineQueue('sweep', async () => true)
export const texts = { sweep, anything: defineQueue('anything', async (_: unknown) => true) }
`,
    'src/producer.ts': `import { QueueWorker, type QueueService } from 'typeboss'
import { texts } from './queues/texts.js'
import { queue } from './client.js'
await queue.add('sweep')
await queue.add(texts.sweep, undefined, { delay: 5_000 })
await queue.add('anything', { rows: 1 })
export const work = (service: QueueService) =>
  new QueueWorker(service, [texts.sweep]).handle(texts.sweep, async (_, job) => job.attempt > 1)
`,
  })
  expect(await typescript7()).toEqual({ code: 0, output: '' })
  expect(await project.tspc('--noEmit')).toEqual({ code: 0, output: '' })
  await project.write({
    'src/producer.ts': `import type { texts } from './queues/texts.js'
import { queue } from './client.js'
await queue.add('sweep', { delay: 5_000 })
await queue.add<typeof texts.sweep>('sweep', { rows: 1 })
await queue.schedule('sweep', '0 7 * * 1', { timezone: 'Europe/Berlin' })
`,
  })
  const errors = (await typescript7()).output.trim().split('\n')
  expect(errors.map((error) => error.replace(/: Argument of type .* is not/, ': … is not'))).toEqual(
    [26, 46, 44].map(
      (column, index) =>
        `src/producer.ts(${index + 3},${column}): error TS2345: … is not assignable to parameter of type 'void'.`,
    ),
  )
  const hint = / The jobs of this queue carry nothing, .*$/gm
  expect((await project.tspc('--noEmit')).output.replaceAll(hint, '').trim().split('\n')).toEqual(errors)
  await project.write({ ...shared, 'src/producer.ts': 'export {}\n' })
})

test('a name in no registered module gets an error that names the missing registration', async () => {
  await project.write({
    'src/register.ts': 'export {}\n',
    'src/producer.ts': `import { queue } from './client.js'\nawait queue.add('email-queue', ${email})\n`,
  })
  const { code, output } = await typescript7()
  expect(code).not.toBe(0)
  expect(output).toMatch(
    /^src\/producer\.ts\(2,17\): error TS2345: .*check and build with tspc .*, pass the queue's definition, or register the queue's module/,
  )
  expect(await project.tspc('--noEmit')).toEqual({ code: 0, output: '' })
  await project.write({ 'src/register.ts': register, 'src/producer.ts': 'export {}\n' })
})

test('under tspc, registered handlers may add to their own queue and to each other, with inferred results', async () => {
  await project.write({
    'src/queues/texts.ts': `import { defineQueue } from 'typeboss'
import { queue } from '../client.js'
const retry = defineQueue('retry', async (left: number) => ({ left, next: await queue.add('retry', left - 1) }))
const ping = defineQueue('ping', async (id: string) => ({ id, last: (await queue.waitForCompletion('pong', id)).at }))
const pong = defineQueue('pong', async (id: string) => { await queue.add('ping', id); return { at: new Date() } })
export const texts = { retry, ping, pong }
`,
  })
  expect(await project.tspc('--noEmit')).toEqual({ code: 0, output: '' })
  await project.write(shared)
})

test('declarations omit the mark of the map, so dependent packages may register queues', async () => {
  expect(await project.tspc()).toEqual({ code: 0, output: '' })
  const declarations = await project.read('out/queues/email.d.ts')
  expect(declarations).toContain('interface QueueTypes')
  expect(declarations).not.toContain('Compiled')
})

/** A handler that adds to its own queue, and a queue whose type does not contain its name. */
const own = (returns: string): string => `import { defineQueue } from 'typeboss'
import { queue } from '../client.js'
export const again = defineQueue('again', async (left: number)${returns} => queue.add('again', left - 1))
export const untold = defineQueue<string>('untold')
`

test('a registered module has the limits that the documentation lists', async () => {
  await project.write({ 'src/queues/texts.ts': `${own('')}export const texts = {}\n` })
  await project.write({ 'src/queues/index.ts': `export * from './texts.js'\n` })
  expect((await typescript7()).output).toContain('error TS7022')
  await project.write({ 'src/queues/texts.ts': `${own(': Promise<string>')}export const texts = {}\n` })
  expect(await typescript7()).toEqual({ code: 0, output: '' })
  await project.write({
    'src/producer.ts': `import { queue } from './client.js'\nawait queue.add('untold', 'a')\n`,
  })
  expect((await typescript7()).output).toMatch(/^src\/producer\.ts\(2,17\): error TS2345/)
  expect(await project.tspc('--noEmit')).toEqual({ code: 0, output: '' })
  await project.write({ ...shared, 'src/producer.ts': 'export {}\n' })
})
