/** A project whose queue has its types in a file of types alone, and a file without queues. */
import { createProject, type CompilerOptions, type Files, type Project } from '../support/project.js'

export const files: Files = {
  'src/types.ts': `export interface Email { to: string; sendAt?: Date }\n`,
  'src/plain.ts': `export const greet = (name: string): string => 'Hello ' + name\n`,
  'src/queues/email.ts': `import { defineQueue } from 'typeboss'
import type { Email } from '../types.ts'
import { greet } from '../plain.ts'

export const emailQueue = defineQueue('email-queue', async (email: Email) => {
  if (email.to === 'nobody') throw new Error('Nobody is there')
  return { greeting: greet(email.to), at: new Date(0) }
})
`,
  'src/main.ts': `import { emailQueue } from './queues/email.ts'
console.log(Object.keys(emailQueue.jsonSchema.input.properties ?? {}).toSorted().join())
`,
}

export function createToolProject(more: Files = {}, options: CompilerOptions = {}): Promise<Project> {
  return createProject({ ...files, ...more }, { allowImportingTsExtensions: true, ...options })
}
