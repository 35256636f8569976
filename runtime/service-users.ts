/** Who uses a service: several clients and workers of one process can share one, and the last to leave closes it. */
import { QueueOptionsError } from './errors.js'
import type { QueueService } from './queue-service.js'
import { shared } from './shared.js'

const users = shared('service-users', () => new WeakMap<QueueService, number>())

/** Throws `QueueOptionsError` for what is no service. */
export function checkService(service: QueueService): void {
  const isObject = typeof service === 'object' && service !== null
  if (!isObject || typeof service.prepareQueue !== 'function')
    throw new QueueOptionsError('service', service, 'a queue service, as createPgBossService() gives')
}

export function useService(service: QueueService): void {
  users.set(service, (users.get(service) ?? 0) + 1)
}

export async function leaveService(service: QueueService): Promise<void> {
  const remaining = (users.get(service) ?? 1) - 1
  users.set(service, remaining)
  if (remaining === 0) await service.close()
}
