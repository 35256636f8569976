import { MendingClient } from './managing-client.js'
import { Session } from './session.js'
import { refusalOfNode } from '../../facts/node-version.js'
import type { QueueService } from '../engine/queue-service.js'

export type { ContractDemands } from '../queue/contract-demands.js'

// An older Node would fail late and confusingly: `Map.groupBy is not a function`.
const refusal = refusalOfNode(process.versions)
if (refusal !== undefined) throw new Error(refusal)

/**
 * Adds jobs, reads what becomes of them, and mends what went wrong, typed by the queues of the program.
 *
 *     const queue = new QueueClient(createPgBossService())
 *     const id = await queue.add('email-queue', { to: 'user@example.com', subject: 'Hi', body: '…' })
 *     const receipt = await queue.waitForCompletion('email-queue', id)
 *
 * Every method names its queue by name or by definition, works when taken off the client
 * (`const { add } = queue`), and connects on first use. Where a job is named, its id and your own `jobId` are as good.
 * All reject with `QueueConnectionError` when the database cannot be reached, `QueueNotFoundError` for a name that no
 * definition has, `QueueOptionsError` for an argument out of range, and `ClosedError` after `close()`.
 */
export class QueueClient extends MendingClient {
  readonly #session: Session

  constructor(service: QueueService) {
    const session = new Session(service)
    super(session)
    this.#session = session
    bindMethods(this)
  }

  /**
   * Ends all waits and watches with `ClosedError`. Closes the service as well once no other client or running worker
   * uses it; until then an open client keeps its process running. Twice is once.
   *
   *     await queue.close()
   */
  close(): Promise<void> {
    return this.#session.close()
  }
}

/** So that a method can be taken off its client. */
function bindMethods(client: object): void {
  for (
    let owner: unknown = Object.getPrototypeOf(client);
    isClient(owner);
    owner = Object.getPrototypeOf(owner)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      const method: unknown = value
      if (typeof method !== 'function' || name === 'constructor' || Object.hasOwn(client, name)) continue
      Object.defineProperty(client, name, {
        value: method.bind(client),
        writable: true,
        enumerable: true,
        configurable: true,
      })
    }
  }
}

function isClient(owner: unknown): owner is object {
  return owner !== null && owner !== Object.prototype
}
