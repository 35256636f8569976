/**
 * The tokens of claims. Each claim writes one into its jobs. It is a part of their receipts, so a settlement takes effect
 * only for the claim that it belongs to (see fast-paths/statements.ts). It is stored in the column of the job's trace, under
 * a key that no tracing library reads.
 *
 * By its token, a claim whose answer was lost with the connection is released. The server may have run such a claim: its
 * jobs would then run nowhere until they miss their heartbeat, and lose an attempt.
 */
import { randomBytes } from 'node:crypto'
import type { Db } from 'pg-boss'
import type { Claim } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import { rowsOf } from '../fast-paths/rows.js'

/** The tokens of one service. */
export class ClaimTokens {
  readonly #prefix = randomBytes(9).toString('hex')
  #count = 0

  next(): string {
    this.#count += 1
    return `${this.#prefix}.${this.#count}`
  }
}

/** Returns a connection whose claims write this token into their jobs. */
export function withClaimToken(connection: Connection, token: string): Connection {
  const { claiming, beginBrief } = connection
  return {
    ...connection,
    claiming: writingToken(claiming, token),
    ...(beginBrief !== undefined && {
      beginBrief: async () => {
        const transaction = await beginBrief()
        return { ...transaction, db: writingToken(transaction.db, token) }
      },
    }),
  }
}

function writingToken(db: Db, token: string): Db {
  return {
    executeSql: (text, values = []) => {
      const parameter = `$${values.length + 1}::text`
      const written = text.replace(
        /\bSET\s+state = 'active',/,
        (set) =>
          `${set} trace_context = COALESCE(j.trace_context, '{}'::jsonb) || jsonb_build_object('typebossClaim', ${parameter}),`,
      )
      return written === text ? db.executeSql(text, values) : db.executeSql(written, [...values, token])
    },
  }
}

/** Resolves with the claims that hold by this token. */
export async function claimsByToken(
  { db, sql }: Connection,
  queue: string,
  token: string,
): Promise<readonly Claim[]> {
  return rowsOf<Claim>(db, sql.claimedBy, [queue, token])
}

/** The second try comes this many statement limits later: a claim that arrived late has ended by then. */
const secondTryInLimits = 3

/** Releases lost claims at once, and a second time later. */
export class LostClaims {
  readonly #giveBack: (queue: string, token: string) => Promise<void>
  readonly #secondTry: number
  readonly #timers = new Set<NodeJS.Timeout>()

  /** `limit` is the time limit of a statement, in milliseconds. */
  constructor(giveBack: (queue: string, token: string) => Promise<void>, limit: number) {
    this.#giveBack = giveBack
    this.#secondTry = limit * secondTryInLimits
  }

  /** Never rejects: if the database cannot be used, the second try or maintenance releases the jobs. */
  async giveBack(queue: string, token: string): Promise<void> {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#giveBack(queue, token).catch(() => {})
    }, this.#secondTry)
    this.#timers.add(timer)
    await this.#giveBack(queue, token).catch(() => {})
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}
