/**
 * The ids of jobs. pg-boss stores a UUID; a user's own `jobId` becomes one by name (RFC 9562, version 5) over the
 * queue and the id, so that the same id twice is one job, in any process, without a table of ids.
 */
import { createHash } from 'node:crypto'
import { QueueOptionsError } from '../errors/errors.js'

/** typeboss's own namespace, drawn once at random. Changing it would make every custom id name another job. */
const namespace = '5b1f0e0c-9c5b-4a53-8d0e-6e3f1c1a7d42'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The stored id for an id in either form: a UUID stays as it is, anything else is named by queue and id. */
export function storedJobId(queue: string, id: string): string {
  if (typeof id !== 'string' || id === '')
    throw new QueueOptionsError('jobId', id, 'a string that is not empty')
  if (uuidPattern.test(id)) return id.toLowerCase()
  // A queue's name holds no NUL, so no two pairs of queue and id give the same text.
  return nameBasedUuid(namespace, `${queue}\0${id}`)
}

/** A version 5 UUID. */
export function nameBasedUuid(space: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(space.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
