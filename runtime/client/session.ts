/** What the methods of one client share: the service, the observer of its jobs, and whether the client is closed. */
import type { Capabilities } from '../engine/capabilities.js'
import type { QueueService } from '../engine/queue-service.js'
import { checkService, closeIfUnused, releaseService, useService } from '../engine/service-users.js'
import type { ContractFor, ContractHead } from '../contract/index.js'
import { ClosedError, NotSupportedError } from '../errors/errors.js'
import type { ContractUsages } from '../queue/contract-usages.js'
import { contractFor } from '../queue/contract-of.js'
import { requireContract } from '../queue/require-contract.js'
import { contractUsages } from '../queue/contract-usages.js'
import { registeredContract } from '../queue/definition-registry.js'
import { JobObserver } from './job-observer.js'
import { StoredContracts } from './stored-contracts.js'

export class Session {
  readonly service: QueueService
  readonly observer: JobObserver
  readonly #stored: StoredContracts
  #closed: Promise<void> | undefined

  constructor(service: QueueService) {
    checkService(service)
    this.service = service
    this.observer = new JobObserver(service)
    this.#stored = new StoredContracts(service)
    useService(service, 'client')
  }

  /** The contract of the queue that a method was given, after making sure that the queue exists. */
  async prepareFor<Method extends keyof ContractUsages>(
    method: Method,
    queue: unknown,
  ): Promise<ContractFor<ContractUsages[Method]>> {
    this.refuseClosed()
    const contract = await this.contractFor(method, queue)
    await this.prepare(contract)
    return contract
  }

  /**
   * The contract of the queue that a method was given. For a name that neither the compiler nor a definition of this process
   * resolves, a promise of the contract that the queue's worker has stored, if there is one.
   */
  contractFor<Method extends keyof ContractUsages>(
    method: Method,
    queue: unknown,
  ): ContractFor<ContractUsages[Method]> | Promise<ContractFor<ContractUsages[Method]>> {
    const found = contractFor(method, queue)
    if (typeof queue !== 'string' || this.service.contracts === undefined) return found
    if (registeredContract(queue) !== undefined) return found
    return this.#stored
      .read(queue)
      .then((stored) =>
        stored === undefined
          ? found
          : requireContract<ContractUsages[Method]>(stored, contractUsages[method]),
      )
  }

  /** Creates the queue if it is missing. */
  prepare({ name, options }: ContractHead): Promise<void> {
    return this.service.prepareQueue(name, options, 'producer')
  }

  /** An optional part of the service. Throws `NotSupportedError` if the service has none. */
  capability<Part extends keyof Capabilities>(part: Part, what: string): NonNullable<QueueService[Part]> {
    const found: QueueService[Part] = this.service[part]
    if (found == null) throw new NotSupportedError(what)
    return found
  }

  refuseClosed(): void {
    if (this.#closed !== undefined) throw new ClosedError('client')
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    await this.observer.close()
    releaseService(this.service, 'client')
    await closeIfUnused(this.service)
  }
}
