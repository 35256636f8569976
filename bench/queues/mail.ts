/** The job of all measurements: about 150 bytes of JSON, and a result that is stored if the contender stores results. */
import { defineQueue } from 'typeboss'

export interface Mail {
  readonly number: number
  readonly to: string
  readonly subject: string
  readonly body: string
  readonly sendAt: Date
}

export interface Receipt {
  readonly messageId: string
}

export const mailQueue = defineQueue<Mail, Receipt>('mail')

/** A queue for a backlog outside of the measured queue. */
export const otherQueue = defineQueue<Mail, Receipt>('other-mail')

/** A partitioned queue. */
export const partitionedQueue = defineQueue<Mail, Receipt>('partitioned-mail', { partition: true })

export function mailNumber(number: number): Mail {
  return {
    number,
    to: 'user@example.com',
    subject: 'Your weekly summary',
    body: 'Three new comments, and one reply.',
    sendAt: new Date(1_800_000_000_000 + number),
  }
}

export function mails(count: number, from = 0): readonly Mail[] {
  return Array.from({ length: count }, (_, index) => mailNumber(from + index))
}
