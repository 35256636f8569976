/** What a queue's types say, as the checker sees them: the source of each contract that carries the queue's name. */
import { createHash } from 'node:crypto'
import type * as ts from '../compiler/port.js'
import { reachable } from '../contract/shape/children.js'
import { contractFingerprint } from '../contract/write/compile.js'
import { readPayloadType, type PayloadType } from '../contract/payload-type.js'
import type { Compilation } from '../compiler/compilation.js'
import { literalOptions, type LiteralObject } from './literal-options.js'

export interface QueueContract {
  readonly name: string
  readonly options: LiteralObject
  readonly input: PayloadType
  readonly output: PayloadType
  readonly progress: PayloadType
  readonly fingerprint: string
  /** A hash of all that the emitted contract and the reported problems come of. Only incremental builds ask for it. */
  readonly version: string
}

export interface TypesOfQueue {
  readonly input: ts.Type
  readonly output: ts.Type
  readonly options: ts.Type | undefined
  readonly progress: ts.Type | undefined
}

/** A handler that does not say what it reports may report any JSON. */
const undeclared: PayloadType = { shape: { kind: 'unknown' }, problems: [] }

export function readContract(compilation: Compilation, name: string, types: TypesOfQueue): QueueContract {
  const { ts, checker } = compilation
  const options = types.options === undefined ? {} : literalOptions(compilation, types.options)
  const input = readPayloadType(ts, checker, types.input, 'input')
  const output = readPayloadType(ts, checker, types.output, 'output')
  const progress =
    types.progress === undefined ? undeclared : readPayloadType(ts, checker, types.progress, 'progress')
  let known: string | undefined
  const fingerprint = (): string => (known ??= contractFingerprint(input.shape, output.shape, progress.shape))
  let version: string | undefined
  return {
    name,
    options,
    input,
    output,
    progress,
    get fingerprint() {
      return fingerprint()
    },
    get version() {
      return (version ??= hash([
        name,
        JSON.stringify(options),
        fingerprint(),
        // The words of errors have them, and the emitted functions.
        namesIn([input, output, progress]),
        ...[input, output, progress].flatMap(({ problems }) => problems).map((problem) => problem.message),
      ]))
    },
  }
}

function namesIn(types: readonly PayloadType[]): string {
  return [...reachable(types.map(({ shape }) => shape))]
    .map((shape) => ('name' in shape ? shape.name : undefined) ?? '')
    .join(' ')
}

/** A short hash: same parts, same hash, on every machine. */
export function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16)
}
