import type { Mail, Receipt } from '../mail.js'

/** One way to run jobs, on a database of its own. */
export interface Contender {
  readonly name: string
  readonly open: (connectionString: string) => Promise<Opened>
}

export interface Opened {
  /** One job by one call. Missing where the contender has only the batch. */
  readonly add?: (mail: Mail) => Promise<unknown>
  readonly addBatch: (mails: readonly Mail[]) => Promise<unknown>
  /** Runs jobs until it is closed. */
  readonly work: (handler: MailHandler) => Promise<Working>
  readonly close: () => Promise<void>
}

/** Gets the mail's number alone, since not every contender makes a `Date` of what was one. */
export type MailHandler = (number: number) => Promise<Receipt> | Receipt

export interface Working {
  readonly close: () => Promise<void>
}
