import { afterEach, expect, test } from '@jest/globals'
import { createProject, type Project } from '../../support/project.js'
import { queues } from '../fixtures.js'

const projects: Project[] = []

afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()))
})

async function start(...parameters: Parameters<typeof createProject>): Promise<Project> {
  const project = await createProject(...parameters)
  projects.push(project)
  return project
}

test('a call can name a queue that only the declarations of a dependency declare', async () => {
  const mail = await start(
    {
      'src/index.ts': `import { defineQueue } from 'typeboss'
export interface Email { to: string; sendAt?: Date }
export const emailQueue = defineQueue('email-queue', async (email: Email) => ({ sentAt: new Date() }), { retries: 5 })
export const texts = defineQueue<string, { sentAt: Date }>('text/queue')
`,
    },
    { declaration: true },
  )
  const { outputs } = mail.compile()
  const project = await start({
    'src/client.ts': queues['src/client.ts'] ?? '',
    'node_modules/mail/package.json': '{ "name": "mail", "type": "module", "exports": "./index.js" }',
    'node_modules/mail/index.d.ts': outputs['out/index.d.ts'] ?? '',
    // There is no index.js: a producer that loaded it would fail.
    'src/producer.ts': `import { queue } from './client.js'
import { emailQueue } from 'mail'
await queue.add('email-queue', { to: 'a', sendAt: new Date(0) })
await queue.add(emailQueue, { to: 'b' })
await queue.add('text/queue', 'c')
`,
  })
  const compilation = project.compile()
  expect(compilation.errors).toEqual([])
  expect(compilation.outputs['out/producer.js']).toContain(`options: { retries: 5 }`)
  const { output } = await project.node('out/producer.js')
  expect(output).toBe(`email-queue [{"to":"a","sendAt":"1970-01-01T00:00:00.000Z"}]
email-queue [{"to":"b"}]
text/queue ["c"]
`)
})
