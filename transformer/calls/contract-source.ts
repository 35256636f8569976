/** What is compiled of a queue's contract where the file carries it. */
import { withoutType, type QueueContract } from './queue-contract.js'
import type { PayloadType } from '../contract/payload-type.js'
import type { ContractSource } from '../contract/write/compile.js'
import type { Shape } from '../../facts/shape/shape.js'
import type { Carried } from './carried-contracts.js'

export function contractSource(
  queue: QueueContract,
  constant: string,
  { usage, isDefinedHere }: Carried,
): ContractSource {
  return {
    name: queue.name,
    constant,
    options: queue.options,
    fingerprint: queue.fingerprint,
    input: shapeToWrite(queue.input),
    output: shapeToWrite(queue.output),
    progress: shapeToWrite(queue.progress),
    usage,
    ...(isDefinedHere && {
      withJsonSchema: true,
      upgrades: (queue.upgrades ?? []).map((type) => shapeToWrite(type ?? withoutType)),
    }),
  }
}

/** The contract of a refused type accepts no value, in case the project runs despite its errors. */
function shapeToWrite({ shape, problems }: PayloadType): Shape {
  return problems.length === 0 ? shape : { kind: 'never' }
}
