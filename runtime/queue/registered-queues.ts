/**
 * Names of queues for compilers that load no transformer: TypeScript 7, and editors built on it. They have no type map.
 * Instead, one hand-written declaration says which module exports the queues, and the types here read its exports:
 *
 *     declare module 'typeboss' {
 *       interface Register {
 *         queues: typeof import('./queues/index.js')
 *       }
 *     }
 *
 * Reading the exports of a module evaluates the types of all its handlers. A handler that adds to a queue by name then
 * depends on its own type, and needs an explicit return type if it returns the result of that call (TS7022). The
 * transformer's map has no such limit. The two are never mixed: where the transformer made the program, `Compiled` has a
 * property, and the registered modules are ignored.
 */
import type { AnyQueue } from './queue-definition.js'

/** Modules with queues, each under a key of your choice. Empty in the package; add to it by module augmentation. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface Register {}

/** Has a property in programs that the transformer made. It is never written to a `.d.ts`. Do not add to it by hand. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface Compiled {}

/** The name of every registered queue, `never` in programs that the transformer made. */
export type RegisteredName = keyof Compiled extends never ? LiteralNameOf<Registered> : never

/** The registered definition of a name. */
export type RegisteredQueue<Name extends string> = Name extends RegisteredName
  ? Extract<Registered, { readonly name: Name }>
  : never

/** The definitions that the registered modules export, directly or in an object. */
type Registered = QueuesIn<Register[keyof Register]>

type QueuesIn<Module> = Module extends object ? QueuesAmong<Module[keyof Module]> : never

type QueuesAmong<Value> = Value extends AnyQueue
  ? Value
  : Value extends object
    ? Extract<Value[keyof Value], AnyQueue>
    : never

/** The name of a definition by type arguments, `defineQueue<Email>('email-queue')`, is `string`, which names no queue. */
type LiteralNameOf<Queue> = Queue extends { readonly name: infer Name extends string }
  ? string extends Name
    ? never
    : Name
  : never
