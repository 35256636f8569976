/**
 * The type map and the types that are read from it. Types only: nothing here exists at run time.
 *
 * A queue can be named in two ways, by its name (a key of the map) or by its definition, and one set of types
 * serves both: `InputOf<'email-queue'>` and `InputOf<typeof emailQueue>` are the same type. Where no transformer fills
 * the map, names are read from the modules that were registered (`registered-queues.ts`).
 */
import type { Handler, JobContext } from './handler.js'
import type { AnyQueue, QueueDefinition } from './queue-definition.js'
import type { Compiled, RegisteredName, RegisteredQueue } from './registered-queues.js'

/**
 * The type map: queue name → `{ input, output, options, progress }`. Empty as shipped. The transformer adds a property for
 * every `defineQueue()` of the program, by module augmentation, so it is never written by hand.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface QueueTypes {}

/**
 * The name of every queue in the program.
 *
 *     const names: readonly QueueName[] = ['email-queue', 'reports']
 */
// Both are empty in this package itself; a user's program fills one of them.
// oxlint-disable-next-line typescript/no-redundant-type-constituents, typescript/no-duplicate-type-constituents
export type QueueName = keyof QueueTypes | RegisteredName

/** The two ways to say which queue: its name, or its definition. */
// In this package itself the map is empty and QueueName is never; a user's program fills it.
// oxlint-disable-next-line typescript/no-redundant-type-constituents
export type QueueOrName = QueueName | AnyQueue

/** The name of a queue, given by name or by definition. */
export type NameOf<Queue> = Queue extends AnyQueue ? Queue['name'] : Queue

/**
 * The name that may stand for `Queue` in a call. For a name that no queue has, inference falls back to
 * `QueueName | AnyQueue`, and the name of any queue is any string: so `AnyQueue` has none here, and the name is an error
 * that prints what is missing.
 */
export type CallableName<Queue> =
  Queue extends QueueDefinition<infer Name, infer Input, infer _Output, infer _Options>
    ? [0 extends 1 & Input ? true : false, string extends Name ? true : false] extends [true, true]
      ? UnknownQueue<keyof Compiled extends never ? WhatIsMissing : 'No defineQueue() has this name.'>
      : Name
    : Queue

/** What no value is. It stands in the parameter's type, so that the compiler's error has `Hint` in it. */
export interface UnknownQueue<Hint extends string> {
  readonly [unknownQueue]: Hint
}
declare const unknownQueue: unique symbol

type WhatIsMissing =
  "This compiler knows no queue of this name: check and build with tspc and the plugin's entry in tsconfig.json, import the package that defines it (import type {} from '…' will do), pass the queue's definition, or register the queue's module (interface Register)."

/** What a queue's jobs carry: `InputOf<'email-queue'>` or `InputOf<typeof emailQueue>`. */
export type InputOf<Queue> = Queue extends keyof QueueTypes
  ? PropertyOf<QueueTypes[Queue], 'input'>
  : DefinedBy<Queue> extends QueueDefinition<string, infer Input, infer _Output, infer _Options>
    ? Input
    : never

/** What a queue's handler resolves to. */
export type OutputOf<Queue> = Queue extends keyof QueueTypes
  ? PropertyOf<QueueTypes[Queue], 'output'>
  : DefinedBy<Queue> extends QueueDefinition<string, infer _Input, infer Output, infer _Options>
    ? Output
    : never

/** What a handler takes: nothing if it has no parameter, else what its first one says. */
export type InputIn<
  Given,
  // `any` as the result keeps the compiler from looking into the handler's body.
  // oxlint-disable-next-line typescript/no-explicit-any
  Input = Given extends (input: infer First, job: never) => any ? First : unknown,
  // oxlint-disable-next-line typescript/no-explicit-any
> = Given extends (...all: infer All) => any ? (All extends readonly [] ? void : Input) : Input

/** What a handler reports whose second parameter is of this type. */
export type ProgressIn<Job> = Job extends JobContext<infer Progress> ? Progress : unknown

/** What a queue's handler reports as progress: `unknown` unless its `job` is declared as a `JobContext<Progress>`. */
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

/** The options that a queue's definition declares, as literal types. */
export type OptionsOf<Queue> = Queue extends keyof QueueTypes
  ? PropertyOf<QueueTypes[Queue], 'options'>
  : DefinedBy<Queue> extends QueueDefinition<string, infer _Input, infer _Output, infer Options>
    ? Options
    : never

/**
 * A handler of the queue's jobs. Conditional, so that where the queue is inferred in the same call it is worked out before
 * the handler is looked at: what that returns is then checked against literal types, and `true` stays `true`.
 */
export type HandlerOf<Queue extends AnyQueue> = [Queue] extends [AnyQueue]
  ? Handler<InputOf<Queue>, OutputOf<Queue>, ProgressOf<Queue>>
  : never

type PropertyOf<Entry, Key extends string> = Entry extends { readonly [K in Key]: infer Value }
  ? Value
  : never

/** The definition itself, or the one that was registered under the name. */
type DefinedBy<Queue> = Queue extends string ? RegisteredQueue<Queue> : Queue
