import type { Mail, Receipt } from '../mail.js'

/** A job queue on its own database. */
export interface Contender {
  readonly name: string
  readonly open: (connectionString: string) => Promise<Opened>
}

export interface Opened {
  /** Adds one job. Missing if the contender can only add batches. */
  readonly add?: (mail: Mail) => Promise<unknown>
  readonly addBatch: (mails: readonly Mail[]) => Promise<unknown>
  /** Runs jobs until `close`. */
  readonly work: (handler: MailHandler) => Promise<Working>
  readonly close: () => Promise<void>
}

/** Called with only the mail's number, because not every contender restores a `Date`. */
export type MailHandler = (number: number) => Promise<Receipt> | Receipt

export interface Working {
  readonly close: () => Promise<void>
}
