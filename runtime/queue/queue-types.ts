/**
 * The type map and the types that read it. This file has no run-time code.
 *
 * A queue is given by its name (a key of the map) or by its definition. The same types serve both: `InputOf<'email-queue'>`
 * and `InputOf<typeof emailQueue>` are equal. Without the transformer the map is empty, and names come from the registered
 * modules (`registered-queues.ts`).
 */
import type { Handler, JobContext } from './handler.js'
import type { AnyQueue, QueueDefinition } from './queue-definition.js'
import type { Compiled, RegisteredName, RegisteredQueue } from './registered-queues.js'

/**
 * The type map: queue name → `{ input, output, options, progress }`. Empty in the package. The transformer adds a property for
 * every `defineQueue()` of the program by module augmentation; do not write any by hand.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface QueueTypes {}

/**
 * The name of every queue in the program.
 *
 *     const names: readonly QueueName[] = ['email-queue', 'reports']
 */
// Both are empty in this package; a user's program fills one of them.
// oxlint-disable-next-line typescript/no-redundant-type-constituents, typescript/no-duplicate-type-constituents
export type QueueName = keyof QueueTypes | RegisteredName

/** A queue, by its name or by its definition. */
// In this package the map is empty and QueueName is never; a user's program fills it.
// oxlint-disable-next-line typescript/no-redundant-type-constituents
export type QueueOrName = QueueName | AnyQueue

/** The name of a queue that is given by name or by definition. */
export type NameOf<Queue> = Queue extends AnyQueue ? Queue['name'] : Queue

/**
 * The name that a call may use for `Queue`. For an unknown name, inference falls back to `QueueName | AnyQueue`, where
 * `AnyQueue` would allow every string. So this type has no name for `AnyQueue`, and an unknown name is a type error whose
 * text says what is missing.
 */
export type CallableName<Queue> =
  Queue extends QueueDefinition<infer Name, infer Input, infer _Output, infer _Options>
    ? [0 extends 1 & Input ? true : false, string extends Name ? true : false] extends [true, true]
      ? UnknownQueue<keyof Compiled extends never ? WhatIsMissing : 'No defineQueue() has this name.'>
      : Name
    : Queue

/** A type without values. As the type of a parameter it makes the compiler's error contain `Hint`. */
export interface UnknownQueue<Hint extends string> {
  readonly [unknownQueue]: Hint
}
declare const unknownQueue: unique symbol

type WhatIsMissing =
  "This compiler knows no queue of this name: check and build with tspc and the plugin's entry in tsconfig.json, import the package that defines it (import type {} from '…' will do), pass the queue's definition, or register the queue's module (interface Register)."

/** The data of a queue's jobs: `InputOf<'email-queue'>` or `InputOf<typeof emailQueue>`. */
export type InputOf<Queue> = Queue extends keyof QueueTypes
  ? PropertyOf<QueueTypes[Queue], 'input'>
  : DefinedBy<Queue> extends QueueDefinition<string, infer Input, infer _Output, infer _Options>
    ? Input
    : never

/** The result of a queue's jobs: what its handler resolves to. */
export type OutputOf<Queue> = Queue extends keyof QueueTypes
  ? PropertyOf<QueueTypes[Queue], 'output'>
  : DefinedBy<Queue> extends QueueDefinition<string, infer _Input, infer Output, infer _Options>
    ? Output
    : never

/** The input of a handler: the type of its first parameter, `void` if it has none. */
export type InputIn<
  Given,
  // With `any` as the result the compiler does not check the handler's body.
  // oxlint-disable-next-line typescript/no-explicit-any
  Input = Given extends (input: infer First, job: never) => any ? First : unknown,
  // oxlint-disable-next-line typescript/no-explicit-any
> = Given extends (...all: infer All) => any ? (All extends readonly [] ? void : Input) : Input

/** The progress of a handler whose second parameter has this type. */
export type ProgressIn<Job> = Job extends JobContext<infer Progress> ? Progress : unknown

/** The progress of a queue's jobs: `unknown` unless its handler declares `job: JobContext<Progress>`. */
export type ProgressOf<Queue> = Queue extends keyof QueueTypes
  ? QueueTypes[Queue] extends { readonly progress: infer Progress }
    ? Progress
    : unknown
  : DefinedBy<Queue> extends QueueDefinition<
        string,
        infer _Input,
        infer _Output,
        infer _Options,
        infer Progress
      >
    ? Progress
    : never

/** The options of a queue's definition, as literal types. */
export type OptionsOf<Queue> = Queue extends keyof QueueTypes
  ? PropertyOf<QueueTypes[Queue], 'options'>
  : DefinedBy<Queue> extends QueueDefinition<string, infer _Input, infer _Output, infer Options>
    ? Options
    : never

/**
 * A handler of the queue's jobs. A conditional type, so that a call which infers the queue does so before it checks the
 * handler: the return value is then checked against literal types, and `true` stays `true`.
 */
export type HandlerOf<Queue extends AnyQueue> = [Queue] extends [AnyQueue]
  ? Handler<InputOf<Queue>, OutputOf<Queue>, ProgressOf<Queue>>
  : never

type PropertyOf<Entry, Key extends string> = Entry extends { readonly [K in Key]: infer Value }
  ? Value
  : never

/** The definition itself, or the one that was registered under the name. */
type DefinedBy<Queue> = Queue extends string ? RegisteredQueue<Queue> : Queue
