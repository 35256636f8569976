/** What the methods of one client share: its service, what it looks at, and whether it is still open. */
import type { Capabilities } from '../engine/capabilities.js'
import type { ContractDemands } from '../queue/contract-demands.js'
import { contractFor } from '../queue/contract-of.js'
import type { ContractFor, ContractHead } from '../contract/index.js'
import { ClosedError, NotSupportedError } from '../errors/errors.js'
import type { QueueService } from '../engine/queue-service.js'
import { checkService, closeIfUnused, releaseService, useService } from '../engine/service-users.js'
import { Observatory } from './observer.js'

export class Session {
  readonly service: QueueService
  readonly observatory: Observatory
  #closed: Promise<void> | undefined

  constructor(service: QueueService) {
    checkService(service)
    this.service = service
    this.observatory = new Observatory(service)
    useService(service, 'client')
  }

  /** What the first argument of a method names, once its queue is there. */
  async prepared<Method extends keyof ContractDemands>(
    method: Method,
    queue: unknown,
  ): Promise<ContractFor<ContractDemands[Method]>> {
    this.refuseClosed()
    const contract = contractFor(method, queue)
    await this.prepare(contract)
    return contract
  }

  prepare({ name, options }: ContractHead): Promise<void> {
    return this.service.prepareQueue(name, options, 'producer')
  }

  /** A part of the service that an engine may leave out. */
  can<Part extends keyof Capabilities>(part: Part, what: string): NonNullable<QueueService[Part]> {
    const able: QueueService[Part] = this.service[part]
    if (able == null) throw new NotSupportedError(what)
    return able
  }

  refuseClosed(): void {
    if (this.#closed !== undefined) throw new ClosedError('client')
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    await this.observatory.close()
    releaseService(this.service, 'client')
    await closeIfUnused(this.service)
  }
}
