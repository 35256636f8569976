/** A project with a producer that names a queue whose types are three files away, and that loads none of these files. */
import type { Files, Project } from '../../support/project.js'
import { createPackedProject } from './project.js'

const worker = `import { emailQueue } from './queues/email.ts'
import { queue } from './client.ts'
export const queues = [emailQueue]
export const send = (data: never) => queue.add('email-queue', data)
`

export const watchedFiles: Files = {
  'src/types/address.ts': address('street'),
  'src/types/email.ts': `import type { Address } from './address.ts'
export interface Email { to: string; home: Address }
`,
  'src/queues/email.ts': emailQueue('Email'),
  'src/client.ts': `import { QueueClient, createPgBossService } from 'typeboss'
export const queue = new QueueClient(createPgBossService())
`,
  'src/producer.ts': producer('email-queue'),
  // It imports the definition, so both files must be transformed again.
  'src/worker.ts': worker,
  'test/email.test.ts': `import { test } from 'vitest'
import { emailQueue } from '../src/queues/email.ts'
test('shows the contract', () => {
  throw new Error(JSON.stringify(emailQueue.jsonSchema.input))
})
`,
}

export function address(field: string): string {
  return `export interface Address { ${field}: string }\n`
}

/** The data is not a literal: the names of its fields are in the JavaScript only if a contract contains them. */
export function producer(...queues: readonly string[]): string {
  return `import { queue } from './client.ts'
${queues.map((name, index) => `export const send${index} = (data: never) => queue.add('${name}', data)\n`).join('')}`
}

export function emailQueue(type: string): string {
  return `import { defineQueue } from 'typeboss'
import type { Email } from '../types/email.ts'
export const emailQueue = defineQueue('email-queue', async (email: ${type}) => email.to.length)
`
}

export function otherQueue(name: string, field: string): string {
  return `import { defineQueue } from 'typeboss'
export default defineQueue('${name}', async (input: { ${field}: string }) => input)
`
}

/** The worker with an import of another queue. */
export function workerWith(file: string): string {
  return `import '${file}'\n${worker}`
}

export function createWatchProject(): Promise<Project> {
  return createPackedProject(watchedFiles, {
    noEmit: true,
    rootDir: '.',
    lib: ['es2023'],
  })
}
