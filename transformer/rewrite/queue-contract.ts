/** What a queue's types say, as the checker sees them: the source of each contract that carries the queue's name. */
import { createHash } from 'node:crypto'
import type ts from 'typescript'
import { compileContracts } from '../contract/compile.js'
import { readType, type ReadType } from '../contract/read-type.js'
import type { Compilation } from './compilation.js'
import { literalOptions, type LiteralObject } from './literal-options.js'

export interface QueueContract {
  readonly name: string
  readonly options: LiteralObject
  readonly input: ReadType
  readonly output: ReadType
  /** A hash of the code and the problems that come of it, so that it changes whenever what is emitted does. */
  readonly version: string
}

export interface TypesOfQueue {
  readonly input: ts.Type
  readonly output: ts.Type
  readonly options: ts.Type | undefined
}

export function readContract(compilation: Compilation, name: string, types: TypesOfQueue): QueueContract {
  const { ts, checker } = compilation
  const options = types.options === undefined ? {} : literalOptions(compilation, types.options)
  const input = readType(ts, checker, types.input, 'input')
  const output = readType(ts, checker, types.output, 'output')
  let version: string | undefined
  return {
    name,
    options,
    input,
    output,
    get version() {
      return (version ??= hash([
        compileContracts(
          [{ name, constant: 'contract', options, input: input.shape, output: output.shape }],
          'helpers',
        ),
        ...[...input.problems, ...output.problems].map((problem) => problem.message),
      ]))
    },
  }
}

/** A short hash: same parts, same hash, on every machine. */
export function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16)
}
