/** An error about another queue's word says what it is here, and keeps its code and its place. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject, type Project } from '../../support/project.js'

const imports = `import { QueueClient, QueueWorker, createPgBossService, defineQueue, type JobContext } from 'typeboss'
import { emailQueue } from './queues.js'
const service = createPgBossService()
const queue = new QueueClient(service)
const worker = new QueueWorker(service, [emailQueue])
const job = await queue.getJob('email-queue', 'id')
export { defineQueue, queue, worker, job, type JobContext }
`

let project: Project
beforeAll(async () => {
  project = await createProject({
    'src/queues.ts': `import { defineQueue } from 'typeboss'
export const emailQueue = defineQueue('email-queue', async (text: string) => text.length)
`,
  })
})
afterAll(() => project.remove())

async function said(line: string): Promise<readonly string[]> {
  await project.write({ 'src/web.ts': `${imports}${line}\n` })
  return project.check().map((error) => error.replace('src/web.ts:8:', ''))
}

describe('the error of an unknown', () => {
  test.each([
    ['singletonKey', `'x'`, "key, whose jobs the queue's policy counts, or jobId"],
    ['startAfter', '5', 'delay, in milliseconds from now'],
    ['retryLimit', '5', 'retries'],
    ['attempts', '3', 'retries, which does not count the first attempt'],
    ['removeOnComplete', 'true', 'retention of the queue, in milliseconds'],
    ['runAt', 'new Date()', 'delay, in milliseconds from now'],
    ['jobKey', `'x'`, 'jobId'],
    ['countdown', '5', 'delay, in milliseconds from now'],
  ])('option of a job: %s', async (name, value, words) => {
    const [error, ...others] = await said(`await queue.add('email-queue', 'a', { ${name}: ${value} })`)
    expect(error).toMatch(/^39 TS2353 Object literal may only specify known properties, and /)
    expect(error).toContain(`'${name}' does not exist in type 'AddOptions'. In typeboss: ${words}`)
    expect(others).toEqual([])
  })

  test('member that resembles one: without the suggestion of the compiler', async () => {
    const [error] = await said(`await queue.getJobs('email-queue')`)
    expect(error).toMatch(
      /^13 TS2551 Property 'getJobs' does not exist on type 'QueueClient'\. In typeboss: queue\.findJobs\(/,
    )
  })

  test.each([
    [`new QueueWorker(service, [emailQueue], { teamSize: 3 })`, 'In typeboss: concurrency of the queue'],
    [
      `createPgBossService({ prefix: 'jobs' })`,
      'In typeboss: an option of createPgBossService(): { schema }.',
    ],
    [
      `export const other = defineQueue('other', async (text: string) => text, { retries: 1, removeOnFail: true })`,
      '(in typeboss: retention of the queue, in milliseconds:',
    ],
    [
      `export const other = defineQueue('other', async (text: string) => text, { attempts: 3 })`,
      'In typeboss: retries',
    ],
    [`export const other = defineQueue<string>('other', { attempts: 3 })`, 'In typeboss: retries'],
  ])('option elsewhere: %s', async (line, words) => {
    const [error, ...others] = await said(line)
    expect(error).toContain(words)
    // The compiler and typeboss both report an option beside type arguments.
    expect(others.filter((other) => !other.includes('in typeboss: '))).toEqual([])
  })

  test.each([
    [
      `await queue.send('email-queue', 'a')`,
      '13 TS2339',
      'send',
      'QueueClient',
      'queue.add(name, data, options)',
    ],
    [`await queue.addBulk([])`, '13 TS2339', 'addBulk', 'QueueClient', 'queue.addBatch('],
    [`await queue.getJobById('id')`, '13 TS2', 'getJobById', 'QueueClient', 'queue.getJob(name, id)'],
    [
      `worker.run()`,
      '8 TS2339',
      'run',
      `QueueWorker<QueueDefinition<"email-queue", string, number, {}, unknown>>`,
      'worker.start()',
    ],
    [`worker.close()`, '8 TS2339', 'close', `QueueWorker<`, 'worker.stop()'],
    [
      `export const use = (context: JobContext) => context.updateProgress(5)`,
      '53 TS2339',
      'updateProgress',
      'JobContext<unknown>',
      'job.progress(50)',
    ],
  ])('member: %s', async (line, place, name, type, words) => {
    const [error, ...others] = await said(line)
    expect(error).toMatch(new RegExp(`^${place}`))
    expect(error).toContain(`Property '${name}' does not exist on type '${type}`)
    expect(error).toContain(` In typeboss: ${words}`)
    expect(others).toEqual([])
  })

  test('member of a job that was read', async () => {
    const [error] = await said(`console.log(job?.returnvalue)`)
    expect(error).toContain("In typeboss: job.result, of a job whose status is 'completed'.")
  })

  test('export', async () => {
    const [error] = await said(`import { FlowProducer } from 'typeboss'`)
    expect(error).toContain(
      "has no exported member 'FlowProducer'. In typeboss: queue.plan() and queue.addFlow().",
    )
  })

  test.each([
    `const own = { add: 1 }; own.send()`,
    `const own: { add?: number } = { attempts: 3 }; console.log(own)`,
    `function own(options: { a?: number }) { return options }; own({ retryLimit: 3 })`,
    `await queue.add('email-queue', 'a', { whatever: 3 })`,
    `await queue.constructorOf()`,
  ])(
    'name in code of other packages, or that no queue has, stays as the compiler words it: %s',
    async (line) => {
      const [error] = await said(line)
      expect(error).toMatch(/TS2\d{3}/)
      expect(error).not.toContain('In typeboss')
    },
  )
})
