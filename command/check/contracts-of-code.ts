/** Loads the contracts of the project's queues, compiled in memory. */
import type { Contract } from 'typeboss/contract'
import type { InspectedQueue } from '../../transformer/inspect.js'

/** The contract as it is in the file that defines the queue, without running any code of that file. */
export async function loadContract(queue: InspectedQueue): Promise<Contract> {
  // What the emitted code of a project imports.
  const helpers: unknown = await import('typeboss/contract')
  const module = `export default function (helpers) {\n${queue.code()}\n}`
  const url = `data:text/javascript;base64,${Buffer.from(module).toString('base64')}`
  // The transformer wrote the function.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const loaded = (await import(url)) as { default: (own: unknown) => Contract }
  return loaded.default(helpers)
}
