/** The contracts that workers have stored beside their queues, for calls by a name that this process does not define. */
import { readContracts, UnreadableContractsError } from '../../facts/shape/read-contracts.js'
import { contract, type Contract, type Json } from '../contract/index.js'
import { codecOf } from '../contract/from-shape/codec-of.js'
import type { QueueService } from '../engine/queue-service.js'

/** How long a contract is used before it is read again. A worker of a later version may have replaced it. Milliseconds. */
const age = 10_000

interface Known {
  readonly contract: Promise<Contract | undefined>
  readonly until: number
}

export class StoredContracts {
  readonly #service: QueueService
  readonly #known = new Map<string, Known>()

  constructor(service: QueueService) {
    this.#service = service
  }

  /** `undefined` if no worker has stored one that this release can read. */
  read(queue: string): Promise<Contract | undefined> {
    const known = this.#known.get(queue)
    if (known !== undefined && performance.now() < known.until) return known.contract
    const read = this.#read(queue)
    this.#known.set(queue, { contract: read, until: performance.now() + age })
    read.catch(() => this.#known.delete(queue))
    return read
  }

  async #read(queue: string): Promise<Contract | undefined> {
    const stored = await this.#service.contracts?.readContract(queue)
    return stored === undefined ? undefined : contractIn(queue, stored)
  }
}

function contractIn(name: string, json: Json): Contract | undefined {
  try {
    const found = readContracts(json).get(name)
    if (found === undefined) return undefined
    const { fingerprint, input, output, progress } = found
    return contract({
      name,
      // The queue has its options in the database.
      options: {},
      fingerprint,
      input: codecOf(input),
      output: codecOf(output),
      progress: codecOf(progress),
    })
  } catch (error) {
    // A later release may have stored it.
    if (error instanceof UnreadableContractsError) return undefined
    throw error
  }
}
