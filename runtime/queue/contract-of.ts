/**
 * The contract of the queue that a method was given as its first argument. In compiled code the argument is the contract, which
 * the transformer put in place of the name. A definition has its contract inside. In code that was not compiled the argument
 * can be a name, which is looked up among the definitions of this process. The client then looks for a contract that the queue's
 * worker has stored (`stored-contracts.ts`).
 */
import { isQueueName } from '../../facts/queue-names.js'
import {
  contract,
  everything,
  isContract,
  type Contract,
  type ContractFor,
  type Usage,
  type PartialContract,
} from '../contract/index.js'
import { contractUsages, type ContractUsages } from './contract-usages.js'
import { contractInside } from './define-queue.js'
import { requireContract } from './require-contract.js'
import { QueueNotFoundError } from '../errors/errors.js'
import { registeredContract, registeredNames } from './definition-registry.js'
import { uncompiledJson } from './uncompiled-json.js'

/** The part of the contract that a method of the client needs; see `contract-usages.ts`. */
export function contractFor<Method extends keyof ContractUsages>(
  method: Method,
  queue: unknown,
): ContractFor<ContractUsages[Method]> {
  return contractWith(contractUsages[method], queue)
}

/** The whole contract. */
export function contractOf(queue: unknown): Contract {
  return contractWith(everything, queue)
}

/** The contract, if it has every part that `usage` lists; otherwise throws `ContractIncompleteError`. */
export function contractWith<Used extends Usage>(usage: Used, queue: unknown): ContractFor<Used> {
  return requireContract(anyContractOf(queue), usage)
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
  // Without a definition to check against, the queue takes plain JSON.
  const codec = uncompiledJson(queue)
  return contract({ name: queue, options: {}, fingerprint: '', input: codec, output: codec, progress: codec })
}
