/** The compiler's errors about calls of this package name queues, and none of the package's helper types. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject, type Project } from '../../support/project.js'

const imports = `import { QueueClient, QueueWorker, createPgBossService, defineQueue } from 'typeboss'
import { emailQueue } from './queues.js'
const service = createPgBossService()
const queue = new QueueClient(service)
const worker = new QueueWorker(service, [emailQueue])
const either: 'sms' | 'telex' = service === undefined ? 'sms' : 'telex'
export { defineQueue, queue, worker, either }
`
const names = `"email-queue" | "sms" | "sweep"`

let project: Project
beforeAll(async () => {
  project = await createProject({
    'src/queues.ts': `import { defineQueue } from 'typeboss'
export const emailQueue = defineQueue('email-queue', async (text: string) => text.length)
export const sms = defineQueue('sms', async (text: string) => text.length)
export const sweep = defineQueue('sweep', async () => {})
`,
  })
})
afterAll(() => project.remove())

/** The errors in a line, each with its column and code. */
async function said(line: string): Promise<readonly string[]> {
  await project.write({ 'src/web.ts': `${imports}${line}\n` })
  return project.check().map((error) => error.replace('src/web.ts:8:', ''))
}

describe('the error of an unknown text for a method', () => {
  test.each([
    [`await queue.add('emailqueue', 'a')`, 17, '"emailqueue"', `${names}'. Did you mean '"email-queue"'?`],
    [
      `await queue.getJob('smss', 'id')`,
      20,
      '"smss"',
      `"sms" | "email-queue" | "sweep"'. Did you mean '"sms"'?`,
    ],
    [`await queue.add('fax', 'a')`, 17, '"fax"', `${names}'. No defineQueue() has this name.`],
    [`await queue.add(either, 'a')`, 17, '"telex"', `${names}'. No defineQueue() has this name.`],
    [`worker.pause('email-que')`, 14, '"email-que"', `"email-queue"'. Did you mean '"email-queue"'?`],
    [
      `worker.on('complete', () => {})`,
      11,
      '"complete"',
      `"completed" | "failed" | "retrying" | "discarded" | "error"'. Did you mean '"completed"'?`,
    ],
  ])('lists the known texts: %s', async (line, column, given, rest) => {
    expect(await said(line)).toEqual([
      `${column} TS2345 Argument of type '${given}' is not assignable to parameter of type '${rest}`,
    ])
  })

  test('names the type that the name needs, if it is a string', async () => {
    expect(await said(`await queue.add(String(either), 'a')`)).toEqual([
      `17 TS2345 Argument of type 'string' is not assignable to parameter of type '${names}'. Give it the type of these names, or QueueName: the queue must be known at compile time.`,
    ])
  })

  test('lists the first known texts, if there are many', async () => {
    const many = Array.from(
      { length: 20 },
      (_, index) => `export const q${index} = defineQueue('queue/${index}', async (text: string) => text)\n`,
    )
    await project.write({ 'src/many.ts': `import { defineQueue } from 'typeboss'\n${many.join('')}` })
    const [message] = await said(`await queue.add('queues/19', 'a')`)
    await project.write({ 'src/many.ts': 'export {}\n' })
    expect(message).toMatch(/of type '"queue\/19" \| .* \| \.\.\. 13 more \.\.\.'\. Did you mean/)
  })

  test('is not reworded for another function', async () => {
    const [message] = await said(`const greet = (name: 'ada' | 'bob') => name; greet('adda')`)
    expect(message).toBe(
      `52 TS2345 Argument of type '"adda"' is not assignable to parameter of type '"ada" | "bob"'.`,
    )
  })
})

test('a misspelt queue is reported instead of its missing argument', async () => {
  expect(await said(`await queue.add('swep')`)).toEqual([
    `13 TS2554 Argument of type '"swep"' is not assignable to parameter of type '"sweep" | "email-queue" | "sms"'. Did you mean '"sweep"'?`,
  ])
})

describe('the error of a missing argument', () => {
  test.each([
    [`await queue.add('email-queue')`, 13, '2-3 arguments, but got 1', 'data', 'string'],
    [`queue.plan(emailQueue)`, 7, '2-3 arguments, but got 1', 'data', 'string'],
    [`await queue.schedule('sms', '0 7 * * *')`, 13, '3-4 arguments, but got 2', 'data', 'string'],
    [`await queue.throttle('sms', 'a')`, 13, '3 arguments, but got 2', 'options', 'WindowOptions'],
    [`await queue.getJob('sms')`, 13, '2 arguments, but got 1', 'id', 'string'],
  ])('contains the name of the argument: %s', async (line, column, count, name, type) => {
    expect(await said(line)).toEqual([
      `${column} TS2554 Expected ${count}. The missing '${name}' is of type '${type}'.`,
    ])
  })

  test('is not reworded for another function or for too many arguments', async () => {
    expect(await said(`await queue.add('sms', 'a', {}, 4); ((name: string) => name)()`)).toEqual([
      '33 TS2554 Expected 2-3 arguments, but got 4.',
      '37 TS2554 Expected 1 arguments, but got 0.',
    ])
  })
})

test.each([
  [`await queue.add('sweep', { delay: 5 })`, 26, '{ delay: number; }', `'sweep'`],
  [
    `await queue.schedule('sweep', '0 7 * * *', { key: 'a' })`,
    44,
    '{ key: string; }',
    `'sweep', '0 7 * * *'`,
  ],
])(
  'options in the place of the data are recognised if the queue has no data: %s',
  async (line, column, type, before) => {
    expect(await said(line)).toEqual([
      `${column} TS2345 Argument of type '${type}' is not assignable to parameter of type 'void'. The jobs of this queue carry nothing, so options follow undefined: (${before}, undefined, options).`,
    ])
  },
)

test('the error of an unknown queue names the possible cause if there is no type map', async () => {
  await project.write({ 'src/queues.ts': 'export const emailQueue: never = null as never\n' })
  const [message] = await said(`await queue.add('email-queue', 'a')`)
  expect(message).toMatch(
    /^17 TS2345 Argument of type '"email-queue"' is not assignable to parameter of type 'QueueName'\. This compiler knows no queue of this name: /,
  )
})

describe('a wrong option is reported once, for every form of a definition', () => {
  const misspelt = `TS2561 Object literal may only specify known properties, but 'retris' does not exist in type 'QueueOptions<string>'. Did you mean to write 'retries'?`
  const wrong = `TS2322 Type 'string' is not assignable to type 'number'.`
  test.each([
    [`export const a = defineQueue('a', async (text: string) => text, { retris: 5 })`, misspelt],
    [`export const a = defineQueue('a', async (text: string) => text, { retries: 'five' })`, wrong],
    [`export const a = defineQueue<string, number>('a', { retries: 'five' })`, wrong],
    [`export const a = defineQueue<string, number>('a', { retris: 5 })`, misspelt],
  ])('%s', async (line, message) => {
    const [first, ...others] = await said(line)
    expect(first).toBe(`${line.indexOf('retri') + 1} ${message}`)
    expect(others.filter((other) => !other.includes('TS71010'))).toEqual([])
  })
})
