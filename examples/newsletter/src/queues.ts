/** The only queue of this example. The handler's types are the types of the job's data and result. */
import { defineQueue } from 'typeboss'
import { writeLetter } from './letter.js'
import { sendMail } from './mail.js'
import type { Subscriber } from './subscribers.js'

export const newsletterQueue = defineQueue(
  'newsletter',
  async (subscriber: Subscriber, job) => {
    const letter = writeLetter(subscriber)
    await job.progress(50)
    const reply = await sendMail(subscriber.email, letter)
    return { reply, attempt: job.attempt, sentAt: new Date() }
  },
  { retries: 2, backoff: { type: 'fixed', delay: 1_000 }, concurrency: 4 },
)
