/** Summarizes the letters by their jobs in the queue. */
import type { QueueClient } from 'typeboss'

export interface Summary {
  readonly sent: number
  readonly retried: readonly RetriedLetter[]
  readonly failed: readonly FailedLetter[]
}

interface RetriedLetter {
  readonly email: string
  readonly attempt: number
  readonly sentAt: Date
}

interface FailedLetter {
  readonly email: string
  readonly attempts: number
  readonly reason: string
}

export async function summarize(queue: QueueClient, ids: readonly string[]): Promise<Summary> {
  const jobs = await Promise.all(ids.map((id) => queue.getJob('newsletter', id)))
  const retried: RetriedLetter[] = []
  const failed: FailedLetter[] = []
  let sent = 0
  for (const job of jobs) {
    if (job?.status === 'completed') {
      sent++
      const { attempt, sentAt } = job.result
      if (attempt > 1) retried.push({ email: job.data.email, attempt, sentAt })
    } else if (job?.status === 'failed') {
      failed.push({ email: job.data.email, attempts: job.attemptsMade, reason: job.error.message })
    }
  }
  return { sent, retried, failed }
}

export function printSummary({ sent, retried, failed }: Summary): void {
  console.log(`\n${sent} letters sent, ${failed.length} failed`)
  for (const { email, attempt, sentAt } of retried) {
    console.log(`  ${email}: sent at attempt ${attempt}, ${sentAt.toLocaleTimeString('en-GB')}`)
  }
  for (const { email, attempts, reason } of failed) {
    console.log(`  ${email}: failed ${attempts} times, last with "${reason}"`)
  }
}
