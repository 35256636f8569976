/** The type of a queue definition. */
import type { QueueJsonSchema } from '../contract/index.js'
import type { QueueOptions } from '../options/queue-options.js'
import type { Handler } from './handler.js'

/** What {@link defineQueue} returns: the queue's name and options, and its handler if it was given one. */
export interface QueueDefinition<
  Name extends string = string,
  Input = unknown,
  Output = unknown,
  Options extends QueueOptions = QueueOptions,
  Progress = unknown,
> {
  readonly name: Name
  readonly options: Options
  readonly handler: Handler<Input, Output, Progress> | undefined
  /**
   * JSON Schema (draft 2020-12) of what the queue stores, made when it is asked for: for dashboards, and for producers
   * in other languages.
   *
   *     ajv.compile(emailQueue.jsonSchema.input)
   *
   * The same checks as a worker's, but for what JSON Schema cannot say: it lets through any order of the items behind a
   * tuple's rest element, any text for a `Temporal` type, and dates beyond what a `Date` holds; and it refuses the URLs
   * that `new URL()` takes and RFC 3986 does not (a space in the path).
   */
  readonly jsonSchema: QueueJsonSchema
}

/**
 * A definition of any types. `any`, since a handler's input is contravariant: a definition of `Email` is no
 * definition of `unknown`. A boundary: never read a value through it, only `InputOf` and its like.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyQueue = QueueDefinition<string, any, any>
