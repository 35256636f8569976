/**
 * The channels of notifications. pg-boss notifies of added jobs within the insert, on a channel named after its schema, so
 * plain pg-boss and SQL wake our workers too. Two channels of our own announce finished and cancelled jobs, after the
 * commit of the change: PostgreSQL commits one notifying transaction at a time, and one that only notifies does not wait
 * for the disk.
 */
import { createHash } from 'node:crypto'
import type { Db } from 'pg-boss'

/** The channel of pg-boss's `notifyChannelSql`. A test wakes a worker through it, to detect a change in pg-boss. */
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
  // pg-boss ignores quotes around a name that needs none.
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
