/** The queues that the rewriting tests share, as the modules of a small project. */
import type { Files } from '../support/project.js'

export const queues: Files = {
  'src/email.ts': `import { defineQueue, type JobContext } from 'typeboss'
console.log('the handler is loaded')
export interface Email { to: string }
export const emailQueue = defineQueue('email-queue', async (email: Email, job: JobContext<number>) => ({ sent: email.to }), { retries: 5 })
export const queues = { text: defineQueue('text/queue', async (text: string) => text.length) }
`,
  'src/client.ts': `import { QueueClient, type QueueService } from 'typeboss'
// Adds nothing anywhere: these tests look at what the client is given.
const service: Pick<QueueService, 'prepareQueue' | 'addJobs'> = {
  prepareQueue: async () => {},
  addJobs: async (name, jobs) => {
    console.log(name, JSON.stringify(jobs.map((job) => job.data)))
    return []
  },
}
export const queue = new QueueClient(service as QueueService)
`,
}
