/** The names of the constants that are inserted into a user's file: readable, and unused in that file. */
import { identifiersOf } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'
import type { QueueContract } from './queue-contract.js'

export interface ConstantNames {
  /** `typebossContract`, the namespace under which the file imports `typeboss/contract`. */
  readonly helpers: string
  /** `'email-queue'` → `emailQueueContract`. */
  readonly contracts: ReadonlyMap<QueueContract, string>
}

export function nameConstants(sourceFile: ts.SourceFile, queues: Iterable<QueueContract>): ConstantNames {
  const taken = new Set(identifiersOf(sourceFile).keys())
  const claim = (wish: string): string => {
    let name = wish
    for (let count = 2; taken.has(name); count += 1) name = `${wish}${count}`
    taken.add(name)
    return name
  }
  const helpers = claim('typebossContract')
  return {
    helpers,
    contracts: new Map([...queues].map((queue) => [queue, claim(`${camelCase(queue.name)}Contract`)])),
  }
}

export function constantOf(names: ConstantNames, queue: QueueContract): string {
  const constant = names.contracts.get(queue)
  if (constant === undefined) throw new Error(`No constant was named for the queue ${queue.name}`)
  return constant
}

function camelCase(name: string): string {
  const words = name.split(/[^\p{ID_Continue}]+/u).filter((word) => word !== '')
  const joined = words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join('')
  return /^\p{ID_Start}/u.test(joined) ? joined : `queue${joined}`
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1)
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
