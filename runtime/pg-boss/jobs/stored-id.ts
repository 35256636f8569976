/**
 * The stored ids of jobs. pg-boss stores UUIDs. A user's own `jobId` is converted to a name-based UUID (RFC 9562, version 5) of queue
 * and id. So every process converts the same `jobId` to the same UUID, without a table of ids.
 */
import { createHash } from 'node:crypto'

/** The namespace of typeboss, a random UUID. If it changed, every `jobId` would name another job. */
const namespace = '5b1f0e0c-9c5b-4a53-8d0e-6e3f1c1a7d42'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The id under which a job is stored: a UUID stays as it is, other text is converted to one. */
export function storedId(queue: string, id: string): string {
  if (uuidPattern.test(id)) return id.toLowerCase()
  // A queue's name has no NUL, so two different pairs of queue and id never have the same text.
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
