/** The types of the queue argument of a client's methods. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject } from '../../support/project.js'
import type { Project } from '../../support/project.js'

const queues = `
  import { defineQueue } from 'typeboss'
  export interface Email { to: string }
  export const emailQueue = defineQueue('email-queue', async (email: Email) => email.to)
  export const pushQueue = defineQueue<{ text: string }>('push-queue')
`

let project: Project
beforeAll(async () => {
  project = await createProject({ 'src/queues.ts': queues })
})
afterAll(() => project.remove())

async function check(call: string): Promise<readonly string[]> {
  await project.write({
    'src/web.ts': `import { createPgBossService, QueueClient } from 'typeboss'
import type { InputOf, QueueName } from 'typeboss'
import { emailQueue, pushQueue } from './queues.js'
const queue = new QueueClient(createPgBossService())
export type Used = [typeof emailQueue, typeof pushQueue, InputOf<QueueName>]
${call}`,
  })
  return project.check()
}

describe('a call on a client', () => {
  test('takes a queue by its name, its definition, or the type of its definition', async () => {
    expect(
      await check(`
        await queue.add('email-queue', { to: 'a' })
        await queue.add('push-queue', { text: 'a' })
        await queue.add(emailQueue, { to: 'a' })
        await queue.add(pushQueue, { text: 'a' })
        await queue.add<typeof emailQueue>('email-queue', { to: 'a' })
        await queue.add<typeof pushQueue>('push-queue', { text: 'a' })
        export const forward = <Name extends QueueName>(name: Name, data: InputOf<Name>) => queue.add(name, data)
      `),
    ).toEqual([])
  })

  test('refuses an unknown name', async () => {
    expect(await check("await queue.add('email', { to: 'a' })")).toEqual([
      expect.stringMatching(/^src\/web.ts:6:17 TS2345 Argument of type '"email"' is not assignable/),
    ])
    expect(await check("await queue.getJob('email', 'id')")).toHaveLength(1)
  })

  test('has its error at the field with the wrong type', async () => {
    const expected = ["src/web.ts:6:34 TS2322 Type 'number' is not assignable to type 'string'."]
    expect(await check("await queue.add('email-queue', { to: 1 })")).toEqual(expected)
    expect(await check('await queue.add(emailQueue,    { to: 1 })')).toEqual(expected)
  })
})
