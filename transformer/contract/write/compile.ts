/** From shapes to the JavaScript text of the contracts that one file needs. */
import { contractsVersion } from '../../../facts/shape/contract-json.js'
import { mayBranch } from './branching.js'
import { isEndless, reachable } from '../shape/children.js'
import { converts } from '../shape/converts.js'
import { writeDecode } from './decode.js'
import type { Usage, Direction, QueueSide } from '../usage.js'
import type { Emitter, Role } from './emitter.js'
import { writeEncode } from './encode.js'
import { writeExplain } from './explain.js'
import { classify, fingerprint } from '../shape/fingerprint.js'
import { schemaText } from '../schema/json-schema.js'
import { contractJson } from '../json/contract-json.js'
import type { Naming } from '../shape/shared.js'
import { nameShapes, pascal } from './names.js'
import { uniqueNames } from '../shape/unique-names.js'
import { resolve, type Shape } from '../../../facts/shape/shape.js'
import { literal } from '../shape/literal.js'
import { quote } from '../shape/quote.js'
import { writeIs } from './validate.js'

export interface ContractSource {
  /** The queue's name. */
  readonly name: string
  /** The identifier of the constant that holds the contract. */
  readonly constant: string
  /** The declared options, as far as they are literal types. */
  readonly options: { readonly [option: string]: unknown }
  /** Of all its types; see {@link contractFingerprint}. */
  readonly fingerprint: string
  readonly input: Shape
  readonly output: Shape
  readonly progress: Shape
  readonly usage: Usage
  /** Whether the contract carries its JSON Schema and its JSON: where the queue is defined, and not where it is named. */
  readonly withJsonSchema?: boolean
  /** The older types of the input, also only where the queue is defined. */
  readonly upgrades?: readonly Shape[]
}

/**
 * Statements that declare one `const` per contract, and the functions and constants they share. They call `helpers`,
 * the identifier to which the file has `typeboss/contract` imported as a namespace. A name that `isTaken` is not
 * declared.
 */
export function compileContracts(
  contracts: readonly ContractSource[],
  helpers: string,
  isTaken: (name: string) => boolean = () => false,
): string {
  const statements = new Statements(contracts, helpers, isTaken)
  const declared = contracts.map((contract) => declareContract(contract, statements))
  statements.writeFunctions()
  return [...statements.constants, ...statements.functions, ...declared].join('\n')
}

/** The contract's fingerprint: that of its input, output and progress. */
export function contractFingerprint(...shapes: readonly Shape[]): string {
  const elements = shapes.map((shape) => ({ optional: false, shape }))
  return fingerprint({ kind: 'tuple', name: undefined, elements, rest: undefined, last: [], checks: [] })
}

function declareContract(contract: ContractSource, statements: Statements): string {
  const { name, constant, options, input, output, progress, usage } = contract
  const lines = [
    `  name: ${quote(name)},`,
    `  options: ${literal(options)},`,
    `  fingerprint: '${contract.fingerprint}',`,
    ...codec('input', input, usage.input, statements),
    ...codec('output', output, usage.output, statements),
    ...codec('progress', progress, usage.progress, statements),
    ...upgradeLines(contract, statements),
    ...(contract.withJsonSchema === true ? [...schemaLines(contract, statements), jsonLine(contract)] : []),
  ]
  return `const ${constant} = ${statements.helpers}.contract({\n${lines.join('\n')}\n})`
}

function upgradeLines({ upgrades = [] }: ContractSource, statements: Statements): readonly string[] {
  if (upgrades.length === 0) return []
  return ['  upgrades: [', ...upgrades.flatMap((shape) => indented(reader(shape, statements))), '  ],']
}

/** The lines of a codec that only reads, as an element of a list. */
function reader(shape: Shape, statements: Statements): readonly string[] {
  return codec('input', shape, 'read', statements).map((line) => line.replace(/^ {2}input: /, '  '))
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`)
}

function schemaLines({ input, output }: ContractSource, statements: Statements): readonly string[] {
  const { helpers } = statements
  const text = schemaText([input, output], statements)
  const used = schemaWords.filter((word) => new RegExp(String.raw`\b${word}\b`).test(text))
  return [
    `  jsonSchema: () => {`,
    ...(used.length === 0 ? [] : [`    const { ${used.join(', ')} } = ${helpers}.schemas`]),
    `    return ${helpers}.jsonSchemas(${text.replaceAll('\n', '\n    ')})`,
    '  },',
  ]
}

/** The contract as JSON, which a worker stores beside its queue. */
function jsonLine(contract: ContractSource): string {
  const queues = { [contract.name]: contractJson(contract) }
  return `  json: ${quote(JSON.stringify({ version: contractsVersion, queues }))},`
}

/** What the runtime has for the short form of JSON Schema. */
const schemaWords = [
  'object',
  'list',
  'ref',
  'temporal',
  'string',
  'number',
  'boolean',
  'nothing',
  'bigint',
  'date',
  'url',
  'bytes',
] as const

function codec(
  side: QueueSide,
  shape: Shape,
  direction: Direction,
  statements: Statements,
): readonly string[] {
  const { helpers } = statements
  if (direction === 'none') return []
  if (shape.kind === 'unknown') return [`  ${side}: ${helpers}.anyJson,`]
  if (shape.kind === 'never') return [`  ${side}: ${helpers}.noValue,`]
  const name = (role: Role): string => statements.functionFor(role, shape)
  // Only a recursive type, or one that takes any JSON, follows a value that refers to itself.
  const mayCircle = isEndless(shape) || [...reachable([shape])].some(({ kind }) => kind === 'unknown')
  const check = (is: string, value: string): string =>
    mayCircle ? `${helpers}.passes(${is}, ${value})` : `${is}(${value})`
  const problems = (explain: string, value: string): string => `${helpers}.problemsOf(${explain}, ${value})`
  const write = (): readonly string[] => [
    `    validate: (value) => ${check(name('is'), 'value')} ? undefined : ${problems(name('explain'), 'value')},`,
    `    encode: ${name('encode')},`,
  ]
  const read = (): readonly string[] => [
    `    decode: (json = null) => ${check(name('isJson'), 'json')} ? { fits: true, value: ${name('decode')}(json) } : { fits: false, problems: ${problems(name('explainJson'), 'json')} },`,
  ]
  return [
    `  ${side}: {`,
    ...(direction === 'read' ? [] : write()),
    ...(direction === 'write' ? [] : read()),
    '  },',
  ]
}

const prefixes = {
  is: 'is',
  isJson: 'is',
  explain: 'explain',
  explainJson: 'explain',
  encode: 'encode',
  decode: 'decode',
  copy: 'copy',
} as const

/** The text as it grows: each function and each constant is written once, however often it is asked for. */
class Statements implements Emitter, Naming {
  readonly functions: string[] = []
  readonly constants: string[] = []
  readonly helpers: string
  readonly #waiting: { readonly role: Role | 'copy'; readonly shape: Shape; readonly name: string }[] = []
  readonly #identifiers = new Map<string, string>()
  readonly #unique: (wish: string) => string
  readonly classOf: (shape: Shape) => string
  readonly nameOf: (shape: Shape) => string

  constructor(contracts: readonly ContractSource[], helpers: string, isTaken: (name: string) => boolean) {
    const own = new Set([helpers, ...contracts.map((contract) => contract.constant)])
    this.helpers = helpers
    this.#unique = uniqueNames((name) => own.has(name) || isTaken(name))
    const sides = contracts.flatMap(usedSides)
    this.classOf = classify(sides.map(([, shape]) => shape))
    this.nameOf = nameShapes(sides)
  }

  functionFor(role: Role, shape: Shape): string {
    const own = oneForBoth(role, shape)
    const key = `${own} ${this.classOf(shape)}`
    const known = this.#identifiers.get(key)
    if (known !== undefined) return known
    const suffix = own === 'isJson' || own === 'explainJson' ? 'Json' : ''
    const name = this.#unique(`${prefixes[own]}${this.nameOf(shape)}${suffix}`)
    this.#identifiers.set(key, name)
    this.#waiting.push({ role: own, shape, name })
    return name
  }

  /** Writes the functions that were asked for, and those that they ask for. */
  writeFunctions(): void {
    // The loop also visits the functions that are asked for while it runs.
    for (const { role, shape, name } of this.#waiting) {
      const text = this.#write(role, shape, name)
      if (!role.startsWith('explain') && mayBranch(shape)) {
        // Among the constants, since it has to be there before a contract is used.
        this.constants.push(`const ${name} = ${this.helpers}.onceEach(${text.replace(name, '')})`)
      } else this.functions.push(text)
    }
  }

  constant(wish: string, value: string): string {
    const known = this.#identifiers.get(value)
    if (known !== undefined) return known
    const name = this.#unique(wish.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase()))
    this.#identifiers.set(value, name)
    this.constants.push(`const ${name} = ${value}`)
    return name
  }

  #write(role: Role | 'copy', shape: Shape, name: string): string {
    switch (role) {
      case 'is':
        return writeIs(this, shape, name, 'value')
      case 'isJson':
        return writeIs(this, shape, name, 'json')
      case 'explain':
        return writeExplain(this, shape, name, 'value')
      case 'explainJson':
        return writeExplain(this, shape, name, 'json')
      case 'encode':
      case 'copy':
        return writeEncode(this, shape, name)
      case 'decode':
        return writeDecode(this, shape, name)
    }
  }
}

/** The types of a queue that the file needs code for, and what each is called if it has no name. */
function usedSides(contract: ContractSource): readonly (readonly [hint: string, shape: Shape])[] {
  const sides = (['input', 'output', 'progress'] as const).filter((side) => contract.usage[side] !== 'none')
  const upgrades = contract.upgrades ?? []
  return [
    ...sides.map((side) => [pascal(contract.name) + pascal(side), contract[side]] as const),
    ...upgrades.map((shape, index) => [`${pascal(contract.name)}Upgrade${index + 1}`, shape] as const),
  ]
}

/** A shape that is the same in JSON needs one function where others need two. */
function oneForBoth(role: Role, shape: Shape): Role | 'copy' {
  if (converts(resolve(shape))) return role
  switch (role) {
    case 'isJson':
      return 'is'
    case 'explainJson':
      return 'explain'
    case 'encode':
    case 'decode':
      return 'copy'
    default:
      return role
  }
}
