/** The type of a queue definition. */
import type { QueueJsonSchema } from '../contract/index.js'
import type { QueueOptions } from '../options/queue-options.js'
import type { Handler } from './handler.js'

/** The return value of {@link defineQueue}: the queue's name and options, and its handler if it has one. */
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
   * JSON Schema (draft 2020-12) of the JSON that the queue stores, for dashboards and for producers in other languages. It is
   * built when it is read.
   *
   *     ajv.compile(emailQueue.jsonSchema.input)
   *
   * It checks what a worker checks, except what JSON Schema cannot express: it accepts any order of the items after a tuple's
   * rest element, any text for a `Temporal` type, and dates outside the range of `Date`; and it refuses URLs that `new URL()`
   * accepts and RFC 3986 does not (a space in the path).
   */
  readonly jsonSchema: QueueJsonSchema
}

/**
 * A definition with any types. `any`, because a handler's input is contravariant: a definition for `Email` is not assignable
 * to a definition for `unknown`. Do not read values through this type; use `InputOf` and the like.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyQueue = QueueDefinition<string, any, any>
