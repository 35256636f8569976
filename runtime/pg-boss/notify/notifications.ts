/**
 * The channels. pg-boss notifies of added jobs on a channel named after its schema, from inside the insert, so
 * that plain pg-boss and SQL wake our workers as well. We notify of finished jobs and, for the
 * workers that run them, of cancelled ones on two of our own, after the change has been committed and not from inside it: PostgreSQL lets one notifying transaction commit at a
 * time, and a transaction that only notifies does not wait for the disk.
 */
import { createHash } from 'node:crypto'
import type { Db } from 'pg-boss'

/** As pg-boss's `notifyChannelSql` names it; a test wakes a worker through it, so a change there is noticed. */
export function addedChannel(schema: string): string {
  return `pgboss_${schemaHash(schema)}`
}

export function finishedChannel(schema: string): string {
  return `typeboss_finished_${schemaHash(schema)}`
}

export function cancelledChannel(schema: string): string {
  return `typeboss_cancelled_${schemaHash(schema)}`
}

function schemaHash(schema: string): string {
  // Quotes around a name that needs none are no part of it.
  const name = /^"[a-z_][a-z0-9_]*"$/.test(schema) ? schema.slice(1, -1) : schema
  return createHash('sha224').update(name).digest('hex').slice(0, 24)
}

/** A payload holds at most 8,000 bytes: 200 ids of 36 characters and a space. */
const idsPerNotification = 200

export async function notifyIds(db: Db, channel: string, ids: readonly string[]): Promise<void> {
  const payloads: string[] = []
  for (let start = 0; start < ids.length; start += idsPerNotification) {
    payloads.push(ids.slice(start, start + idsPerNotification).join(' '))
  }
  await db.executeSql('SELECT pg_notify($1, payload)::text FROM unnest($2::text[]) AS p (payload)', [
    channel,
    payloads,
  ])
}
