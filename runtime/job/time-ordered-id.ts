/**
 * The ids of new jobs: UUIDs of version 7 (RFC 9562), which begin with the time. Jobs that are added one after another are
 * then neighbours in the index of ids, and so are jobs that are worked one after another. With random ids, a database of
 * many jobs reads and writes another page of that index for each job.
 */
import { randomUUID } from 'node:crypto'

const mostPerMillisecond = 0x1000

/** Milliseconds since 1970. */
let last = 0
/** How many ids of this process have that time. */
let count = 0

/** Greater than all that this process has returned before, also if the clock goes back. */
export function timeOrderedId(): string {
  count += 1
  if (count === mostPerMillisecond) {
    last += 1
    count = 0
  }
  const now = Date.now()
  if (now > last) {
    last = now
    count = 0
  }
  const time = last.toString(16).padStart(12, '0')
  const place = count.toString(16).padStart(3, '0')
  // The last 64 bits have the same form in all versions of UUIDs.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${place}-${randomUUID().slice(19)}`
}
