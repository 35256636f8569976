import { isContract } from './contract.js'
import type { Handler } from './handler.js'
import type { QueueOptions } from './queue-options.js'
import type { QueueDefinition } from './queue-types.js'

/** Defines a queue: its name, its handler, its options. */
export function defineQueue<
  const Name extends string,
  Input,
  Output,
  // oxlint-disable-next-line typescript/no-empty-object-type
  const Options extends QueueOptions = {},
>(
  name: Name,
  handler: Handler<Input, Output>,
  options?: Options,
): QueueDefinition<Name, Input, Awaited<Output>, Options>
/** Defines a queue by type arguments, with a handler. */
export function defineQueue<Input, Output = unknown>(
  name: string,
  handler: Handler<Input, Output>,
  options?: QueueOptions,
): QueueDefinition<string, Input, Output>
/** Defines a queue by type arguments; a worker attaches the handler. */
export function defineQueue<Input, Output = unknown>(
  name: string,
  options?: QueueOptions,
): QueueDefinition<string, Input, Output>
export function defineQueue(name: string, ...rest: readonly unknown[]): QueueDefinition {
  if (!isContract(rest.at(-1))) throw new Error(`The queue ${name} was not compiled by typeboss`)
  throw new Error('not written yet')
}
