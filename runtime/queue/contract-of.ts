/**
 * What a client's or worker's first argument names. In compiled code it is the queue's contract, which the
 * transformer put in the name's place; a definition carries its own; and code that no compiler has seen may give
 * the bare name, which is then looked up among the definitions of this process.
 */
import { isQueueName } from '../../facts/queue-names.js'
import {
  contract,
  everything,
  isContract,
  type Contract,
  type ContractFor,
  type Demand,
  type PartialContract,
} from '../contract/index.js'
import { contractDemands, type ContractDemands } from './contract-demands.js'
import { contractInside } from './define-queue.js'
import { demandContract } from './demand-contract.js'
import { QueueNotFoundError } from '../errors/errors.js'
import { registeredContract, registeredNames } from './definition-registry.js'
import { uncompiledJson } from './uncompiled-json.js'

/** What a method of the client needs of the contract, and no more; see `contract-demands.ts`. */
export function contractFor<Method extends keyof ContractDemands>(
  method: Method,
  queue: unknown,
): ContractFor<ContractDemands[Method]> {
  return contractWith(contractDemands[method], queue)
}

/** The whole contract. */
export function contractOf(queue: unknown): Contract {
  return contractWith(everything, queue)
}

/** The contract, if it has what is demanded. */
export function contractWith<Demanded extends Demand>(
  demand: Demanded,
  queue: unknown,
): ContractFor<Demanded> {
  return demandContract(anyContractOf(queue), demand)
}

function anyContractOf(queue: unknown): PartialContract {
  if (isContract(queue)) return queue
  const inside = contractInside(queue)
  if (inside !== undefined) return inside
  if (!isQueueName(queue)) {
    throw new QueueNotFoundError(
      typeof queue === 'string' ? queue : `(a value of type ${typeof queue})`,
      registeredNames(),
    )
  }
  const registered = registeredContract(queue)
  if (registered !== undefined) return registered
  if (registeredNames().length > 0) throw new QueueNotFoundError(queue, registeredNames())
  // With no definition to check against, a queue of that name takes plain JSON.
  return contract({
    name: queue,
    options: {},
    fingerprint: '',
    input: uncompiledJson,
    output: uncompiledJson,
    progress: uncompiledJson,
  })
}
