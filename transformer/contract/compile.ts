/**
 * From shapes to the JavaScript text of the contracts that one file needs. A stub until the contracts room is
 * written: its codecs take any plain JSON.
 */
import type { Shape } from './shape.js'

export interface ContractSource {
  /** The queue's name. */
  readonly name: string
  /** The identifier of the constant that holds the contract. */
  readonly constant: string
  /** The declared options, as far as they are literal types. */
  readonly options: { readonly [option: string]: unknown }
  readonly input: Shape
  readonly output: Shape
}

/**
 * Statements that declare one `const` per contract, and the functions they share. They call `helpers`, the
 * identifier to which the file has `typeboss/contract` imported as a namespace.
 */
export function compileContracts(contracts: readonly ContractSource[], helpers: string): string {
  return contracts
    .map(
      ({ name, constant, options }) =>
        `const ${constant} = ${helpers}.contract({ name: ${JSON.stringify(name)}, options: ${JSON.stringify(options)}, fingerprint: '', input: ${helpers}.anyJson, output: ${helpers}.anyJson })`,
    )
    .join('\n')
}
