/** Counts the users of a service: clients and workers of one process can share one, and the last to leave closes it. */
import { QueueOptionsError } from '../errors/errors.js'
import type { QueueService } from './queue-service.js'
import { processSingleton } from '../support/process-singleton.js'

export type ServiceUser = 'client' | 'worker'

interface Users {
  client: number
  worker: number
}

const users = processSingleton('service-users', () => new WeakMap<QueueService, Users>())

/** Throws `QueueOptionsError` if `service` is no queue service. */
export function checkService(service: QueueService): void {
  const isObject = typeof service === 'object' && service !== null
  if (!isObject || typeof service.prepareQueue !== 'function')
    throw new QueueOptionsError('service', service, 'a queue service, as createPgBossService() returns')
}

export function useService(service: QueueService, as: ServiceUser): void {
  usersOf(service)[as]++
}

/** Stops using the service, but leaves it open, perhaps for another try. */
export function releaseService(service: QueueService, as: ServiceUser): void {
  usersOf(service)[as]--
}

export async function closeIfUnused(service: QueueService): Promise<void> {
  const { client, worker } = usersOf(service)
  if (client + worker === 0) await service.close()
}

/** Closes the service if no worker uses it, even if clients still do. */
export async function closeUnlessWorked(service: QueueService): Promise<void> {
  if (usersOf(service).worker === 0) await service.close()
}

function usersOf(service: QueueService): Users {
  const known = users.get(service)
  if (known !== undefined) return known
  const none = { client: 0, worker: 0 }
  users.set(service, none)
  return none
}
