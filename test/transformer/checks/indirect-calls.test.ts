/** Errors at calls that pass a queue's name where the transformer cannot replace it. */
import { afterEach, expect, test } from '@jest/globals'
import { createProject, type Project } from '../../support/project.js'
import { queues } from '../fixtures.js'

let project: Project | undefined

afterEach(() => project?.remove())

async function errorsOf(code: string): Promise<readonly string[]> {
  project = await createProject({
    ...queues,
    'src/handle.ts': `import type { QueueClient } from 'typeboss'\nimport { queue } from './client.js'\n${code}\n`,
  })
  return project.compile().errors
}

const email = `{ to: 'a@example.com' }`

test.each([
  [
    'a tuple that is spread',
    `const job: ['email-queue', { to: string }] = ['email-queue', ${email}]\nvoid queue.add(...job)`,
    4,
  ],
  [
    'parameters that are spread',
    `export const loud = (...args: Parameters<QueueClient['add']>) => queue.add(...args)`,
    3,
  ],
  [
    'a wrapper with the type of a method',
    `export const loud: QueueClient['add'] = (...args) => queue.add(...args)`,
    3,
  ],
  ['.call()', `void queue.getJob.call(queue, 'email-queue', '1')`, 3],
  ['.apply()', `void queue.getJob.apply(queue, ['email-queue', '1'])`, 3],
  ['.bind() with a name', `export const look = queue.getJob.bind(queue, 'email-queue')`, 3],
  [
    '.call() of a destructured method',
    `const { getJob } = queue\nvoid getJob.call(queue, 'email-queue', '1')`,
    4,
  ],
])('%s is reported at the call, with a fix', async (_form, code, line) => {
  expect(await errorsOf(code)).toEqual([
    expect.stringMatching(new RegExp(`^src/handle\\.ts.${line}.*TS71014.*queue\\.add\\('email-queue'`)),
  ])
})

test.each([
  ['a method that is bound to its client', `export const enqueue = queue.add.bind(queue)`],
  [
    'a method that is passed to a test library',
    `declare function expectCalled(spy: unknown): void\nexpectCalled(queue.add)`,
  ],
  ['.call() of another function', `void Array.prototype.map.call([], String)`],
  [
    'a spread of other arguments',
    `const rest: [{ to: string }] = [${email}]\nvoid queue.add('email-queue', ...rest)`,
  ],
])('%s is not reported', async (_form, code) => {
  expect(await errorsOf(code)).toEqual([])
})
