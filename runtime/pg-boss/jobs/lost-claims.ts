/**
 * Claims whose answer was lost with their connection. The server may have carried such a claim out: its jobs would then run
 * nowhere until their heartbeat is missed, and have used up an attempt. So each claim writes a token into its jobs, by
 * which they are found and given back. The token is kept in the column of the job's trace, under a key that no tracing
 * library reads.
 */
import { randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import type { Claim } from '../../engine/job-records.js'
import type { Connection } from '../connect/connection.js'
import { rowsOf } from '../fast-paths/rows.js'

/** The tokens of one service begin alike. */
export class ClaimTokens {
  readonly prefix = randomUUID()
  #count = 0

  next(): string {
    this.#count += 1
    return `${this.prefix} ${this.#count};`
  }
}

/** A connection whose claims write this token into their jobs. */
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

/** The claims that are held by a token which begins so. */
export async function claimsByToken(
  { db, sql }: Connection,
  queue: string,
  token: string,
): Promise<readonly Claim[]> {
  const rows = await rowsOf<{ id: string; retryCount: string }>(db, sql.claimedBy, [queue, token])
  return rows.map(({ id, retryCount }) => ({ id, attempt: Number(retryCount) + 1 }))
}

/** Those of these claims that a service whose tokens begin so still holds. */
export async function stillHeld(
  connection: Connection,
  queue: string,
  claims: readonly Claim[],
  prefix: string,
): Promise<readonly Claim[]> {
  const held = await claimsByToken(connection, queue, prefix)
  return claims.filter(({ id, attempt }) => held.some((each) => each.id === id && each.attempt === attempt))
}

/** A second look comes so many limits of a statement later: a claim that was slow to arrive has ended by then. */
const secondLookInLimits = 3

/** Gives back lost claims at once, and looks for each a second time. */
export class LostClaims {
  readonly #giveBack: (queue: string, token: string) => Promise<void>
  readonly #secondLook: number
  readonly #timers = new Set<NodeJS.Timeout>()

  /** `limit`: the time limit of a statement, in milliseconds. */
  constructor(giveBack: (queue: string, token: string) => Promise<void>, limit: number) {
    this.#giveBack = giveBack
    this.#secondLook = limit * secondLookInLimits
  }

  /** Never rejects: while the database cannot be used, the jobs are given back by the second look, or by maintenance. */
  async giveBack(queue: string, token: string): Promise<void> {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#giveBack(queue, token).catch(() => {})
    }, this.#secondLook)
    this.#timers.add(timer)
    await this.#giveBack(queue, token).catch(() => {})
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}
