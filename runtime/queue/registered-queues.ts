/**
 * Queues by name for compilers that load no transformer: TypeScript 7, and editors built on it. They have no type map,
 * so one line, written once, says in which module the queues are, and types alone read them from its exports:
 *
 *     declare module 'typeboss' {
 *       interface Register {
 *         queues: typeof import('./queues/index.js')
 *       }
 *     }
 *
 * Whoever reads the exports of a module asks for the types of all its handlers. A handler that adds to a queue by
 * name so asks for its own type, and must have its return type written where it depends on the answer (TS7022). The
 * transformer's map has no such limit, and so is never mixed with the register: where the transformer has made the
 * program, it says so in `Compiled`, and the register is not looked at.
 */
import type { AnyQueue } from './queue-definition.js'

/** Modules with queues, each under a key of your choice. Empty as shipped; you add to it by module augmentation. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface Register {}

/** Has a property in programs that the transformer has made. It never reaches a `.d.ts`. Not to be written by hand. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type
export interface Compiled {}

/** The name of every registered queue, `never` where the transformer's map is. */
export type RegisteredName = keyof Compiled extends never ? LiteralNameOf<Registered> : never

/** The definition that was registered under a name. */
export type RegisteredQueue<Name extends string> = Name extends RegisteredName
  ? Extract<Registered, { readonly name: Name }>
  : never

/** The definitions that the registered modules export, by themselves or in an object. */
type Registered = QueuesIn<Register[keyof Register]>

type QueuesIn<Module> = Module extends object ? QueuesAmong<Module[keyof Module]> : never

type QueuesAmong<Value> = Value extends AnyQueue
  ? Value
  : Value extends object
    ? Extract<Value[keyof Value], AnyQueue>
    : never

/** A definition by type arguments, `defineQueue<Email>('email-queue')`, has any string for a name, which is none. */
type LiteralNameOf<Queue> = Queue extends { readonly name: infer Name extends string }
  ? string extends Name
    ? never
    : Name
  : never
