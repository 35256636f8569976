import { QueueOptionsError } from '../errors/errors.js'
import type { QueueService } from '../engine/queue-service.js'

/** The id under which a service stores a job, of that id or of the caller's own `jobId`. Throws `QueueOptionsError`. */
export function storedIdOf(service: Pick<QueueService, 'storedId'>, queue: string, id: string): string {
  if (typeof id !== 'string' || id === '')
    throw new QueueOptionsError('jobId', id, 'a string that is not empty')
  return service.storedId(queue, id)
}
