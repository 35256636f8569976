/** A queue's types as the checker has them: the source of the queue's contract in every file. */
import { createHash } from 'node:crypto'
import type * as ts from '../compiler/port.js'
import { reachable } from '../contract/shape/children.js'
import { contractFingerprint } from '../contract/write/compile.js'
import { readPayloadType, type PayloadType } from '../contract/payload-type.js'
import type { QueueSide } from '../contract/usage.js'
import type { Compilation } from '../compiler/compilation.js'
import { literalOptions, type LiteralObject } from './literal-options.js'
import { readUpgradeTypes, type UpgradeTypes } from './upgrade-types.js'

export interface QueueContract {
  readonly name: string
  readonly options: LiteralObject
  readonly input: PayloadType
  readonly output: PayloadType
  readonly progress: PayloadType
  readonly upgrades: UpgradeTypes
  readonly fingerprint: string
  /** A hash of the emitted contract and the reported problems. Only incremental builds read it. */
  readonly version: string
  /** The same for the contract of the definition, which has the upgrades too. */
  readonly definitionVersion: string
}

export interface TypesOfQueue {
  readonly input: ts.Type
  readonly output: ts.Type
  readonly options: ts.Type | undefined
  readonly progress: ts.Type | undefined
}

/** A handler that declares no type for its progress may report any JSON. */
const undeclared: PayloadType = { shape: { kind: 'unknown' }, problems: [] }

/** Used in place of the type of an upgrade whose parameter has no type, which is an error. */
export const withoutType: PayloadType = { shape: { kind: 'never' }, problems: [] }

/** Reads each type on first use: in an editor, a call that only names the queue needs no type. */
export function readContract(compilation: Compilation, name: string, types: TypesOfQueue): QueueContract {
  const { ts, checker } = compilation
  const read = (type: ts.Type, side: QueueSide) => once(() => readPayloadType(ts, checker, type, side))
  const { progress: progressType } = types
  const input = read(types.input, 'input')
  const output = read(types.output, 'output')
  const progress = progressType === undefined ? () => undeclared : read(progressType, 'progress')
  const options = types.options === undefined ? {} : literalOptions(compilation, types.options)
  const fingerprint = once(() => contractFingerprint(input().shape, output().shape, progress().shape))
  const version = once(() => {
    const all = [input(), output(), progress()]
    return hash([name, JSON.stringify(options), fingerprint(), ...partsOf(all)])
  })
  const upgrades = once(() => readUpgradeTypes(compilation, types.options))
  const definitionVersion = once(() => {
    const all = upgrades()?.map((type) => type ?? withoutType)
    return hash([
      version(),
      ...(all === undefined
        ? ['unread']
        : all.flatMap((type) => [contractFingerprint(type.shape), ...partsOf([type])])),
    ])
  })
  return {
    name,
    options,
    get input() {
      return input()
    },
    get output() {
      return output()
    },
    get progress() {
      return progress()
    },
    get upgrades() {
      return upgrades()
    },
    get fingerprint() {
      return fingerprint()
    },
    get version() {
      return version()
    },
    get definitionVersion() {
      return definitionVersion()
    },
  }
}

/** What else of these types is in the emitted text and in the reported problems. */
function partsOf(all: readonly PayloadType[]): readonly string[] {
  return [
    // The messages of validation errors contain these names, and so do the emitted functions.
    namesIn(all),
    ...all.flatMap(({ problems }) => problems).map((problem) => problem.message),
  ]
}

function once<Value>(compute: () => Value): () => Value {
  let computed: { readonly value: Value } | undefined
  return () => (computed ??= { value: compute() }).value
}

function namesIn(types: readonly PayloadType[]): string {
  return [...reachable(types.map(({ shape }) => shape))]
    .map((shape) => ('name' in shape ? shape.name : undefined) ?? '')
    .join(' ')
}

/** A short hash that depends only on the parts. */
export function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16)
}
