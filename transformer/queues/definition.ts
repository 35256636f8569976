/**
 * The facts about a queue definition that its syntax contains. The nodes belong to the file as the user wrote it. The
 * compiled file has the same text at the same positions, followed by appended text.
 */
import type * as ts from '../compiler/port.js'

export interface Definition {
  readonly name: string
  /** A literal, or a constant of the same text. */
  readonly nameNode: ts.Expression
  readonly call: ts.CallExpression
  readonly access: Access
  readonly types: DefinitionTypes
}

/** How the file itself refers to the value of the call: `emailQueue`, `queues['email']`, or its default export. */
export type Access =
  | { readonly kind: 'constant'; readonly name: string; readonly keys: readonly string[] }
  | { readonly kind: 'default'; readonly keys: readonly string[] }

/** Where the type of the queue's input is declared. */
export type DefinitionTypes =
  /** `defineQueue<Email, Receipt>(…)`: the call then infers neither output nor options. */
  | {
      readonly kind: 'arguments'
      readonly input: ts.TypeNode
      readonly output: ts.TypeNode | undefined
      readonly options: ts.Expression | undefined
    }
  /**
   * `async (email: Email, job: JobContext<Progress>) => …`, or the type argument in `defineQueue<'email', Email, Receipt>(…)`.
   */
  | {
      readonly kind: 'annotation'
      readonly input: ts.TypeNode
      readonly optional: boolean
      /** The annotation of the handler's second parameter, which may declare the type of its progress. */
      readonly job: ts.TypeNode | undefined
    }
  /** The types of the definition have an error. The map still contains the name, so its calls are not reported too. */
  | { readonly kind: 'refused' }
  /** `async () => …`. */
  | { readonly kind: 'none' }
  /** `sendEmail`, `handlers.sendEmail`. */
  | { readonly kind: 'reference'; readonly handler: ts.Expression }
  /** Any other expression: only the checker can infer the type, from the definition itself. */
  | { readonly kind: 'inferred' }
