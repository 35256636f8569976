/**
 * TypeScript 7's types, symbols and signatures in the shape of TypeScript 6's. Each object of the compiler has one object here,
 * because the shared rooms compare by identity. `raw` is the compiler's own.
 */
import type {
  InterfaceType7,
  Node7,
  NodeHandle,
  Signature7,
  StringMappingType7,
  Symbol7,
  TupleType7,
  Type7,
  TypeReference7,
} from '../api.js'

/** Returns a declaration's node. */
export type NodeOf = (handle: NodeHandle | undefined) => Node7 | undefined

export interface Objects {
  readonly type: (raw: Type7) => FacadeType
  readonly symbol: (raw: Symbol7) => FacadeSymbol
  readonly signature: (raw: Signature7) => FacadeSignature
  readonly node: NodeOf
}

export function createObjects(node: NodeOf): Objects {
  const types = new WeakMap<Type7, FacadeType>()
  const symbols = new WeakMap<Symbol7, FacadeSymbol>()
  const signatures = new WeakMap<Signature7, FacadeSignature>()
  const objects: Objects = {
    type: (raw) => known(types, raw, () => new FacadeType(raw, objects)),
    symbol: (raw) => known(symbols, raw, () => new FacadeSymbol(raw, objects)),
    signature: (raw) => known(signatures, raw, () => new FacadeSignature(raw, objects)),
    node,
  }
  return objects
}

function known<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const before = map.get(key)
  if (before !== undefined) return before
  const made = make()
  map.set(key, made)
  return made
}

/** Has no declared member that this class itself computes at once: most types are only compared. */
export class FacadeType {
  readonly raw: Type7
  readonly flags: number
  readonly #objects: Objects

  constructor(raw: Type7, objects: Objects) {
    this.raw = raw
    this.flags = raw.flags
    this.#objects = objects
    // The rooms recognise an instantiated type by this property, as TypeScript 6's own code does.
    if (isReference(raw)) {
      Object.defineProperty(this, 'target', { get: () => objects.type(raw.getTarget()), enumerable: false })
    }
  }

  get objectFlags(): number {
    return 'objectFlags' in this.raw ? Number(this.raw.objectFlags) : 0
  }
  get symbol(): FacadeSymbol | undefined {
    return wrapped(this.raw.getSymbol(), this.#objects.symbol)
  }
  getSymbol(): FacadeSymbol | undefined {
    return this.symbol
  }
  get aliasSymbol(): FacadeSymbol | undefined {
    return wrapped(this.raw.getAliasSymbol(), this.#objects.symbol)
  }
  get aliasTypeArguments(): readonly FacadeType[] | undefined {
    const all = this.raw.getAliasTypeArguments()
    return all.length === 0 ? undefined : all.map((own) => this.#objects.type(own))
  }
  /** The members of a union or an intersection, and the holes of a template. */
  get types(): readonly FacadeType[] {
    const { raw } = this
    const has = raw.isUnionType() || raw.isIntersectionType() || raw.isTemplateLiteralType()
    return has ? raw.getTypes().map((own) => this.#objects.type(own)) : []
  }
  get texts(): readonly string[] | undefined {
    return this.raw.isTemplateLiteralType() ? this.raw.texts : undefined
  }
  /** `string` in `Uppercase<string>`. */
  get type(): FacadeType | undefined {
    const { raw } = this
    return isStringMapping(raw) ? this.#objects.type(raw.getTarget()) : undefined
  }
  get value(): unknown {
    const { raw } = this
    if (!raw.isLiteralType()) return undefined
    if (typeof raw.value !== 'bigint') return raw.value
    const negative = raw.value < 0n
    return { negative, base10Value: String(negative ? -raw.value : raw.value) }
  }
  get typeParameters(): readonly FacadeType[] | undefined {
    const { raw } = this
    return isInterface(raw) ? raw.getTypeParameters().map((own) => this.#objects.type(own)) : undefined
  }
  get elementFlags(): readonly number[] | undefined {
    return isTupleTarget(this.raw) ? this.raw.elementFlags : undefined
  }
  get labeledElementDeclarations(): readonly (Node7 | undefined)[] | undefined {
    if (!isTupleTarget(this.raw)) return undefined
    return this.raw.labeledElementDeclarations?.map((handle) => this.#objects.node(handle))
  }
  isUnion(): boolean {
    return this.raw.isUnionType()
  }
  isIntersection(): boolean {
    return this.raw.isIntersectionType()
  }
  isUnionOrIntersection(): boolean {
    return this.isUnion() || this.isIntersection()
  }
  isClassOrInterface(): boolean {
    return this.raw.isClassOrInterface()
  }
  isStringLiteral(): boolean {
    return this.raw.isStringLiteralType()
  }
  isNumberLiteral(): boolean {
    return this.raw.isNumberLiteralType()
  }
  getCallSignatures(): readonly FacadeSignature[] {
    return this.raw.getCallSignatures().map((own) => this.#objects.signature(own))
  }
  getConstructSignatures(): readonly FacadeSignature[] {
    return this.raw.getConstructSignatures().map((own) => this.#objects.signature(own))
  }
}

export class FacadeSymbol {
  readonly raw: Symbol7
  readonly flags: number
  readonly escapedName: string
  readonly name: string
  readonly #objects: Objects

  constructor(raw: Symbol7, objects: Objects) {
    this.raw = raw
    this.flags = raw.flags
    // Internal names begin with another character than in TypeScript 6.
    this.escapedName = raw.escapedName.replace(/^\u00fe/, '__')
    this.name = raw.name.replace(/^\u00fe/, '__')
    this.#objects = objects
  }

  get declarations(): readonly (Node7 | undefined)[] {
    return this.raw.declarations.map((handle) => this.#objects.node(handle))
  }
  get valueDeclaration(): Node7 | undefined {
    return this.#objects.node(this.raw.valueDeclaration)
  }
  /** The rooms read its size only. */
  get members(): ReadonlyMap<string, Symbol7> {
    return this.raw.getMembers()
  }
  get exports(): ReadonlyMap<string, FacadeSymbol> {
    return new Map(
      Array.from(this.raw.getExports(), ([name, own]) => [String(name), this.#objects.symbol(own)]),
    )
  }
}

export class FacadeSignature {
  readonly raw: Signature7
  readonly #objects: Objects

  constructor(raw: Signature7, objects: Objects) {
    this.raw = raw
    this.#objects = objects
  }

  get declaration(): Node7 | undefined {
    return this.#objects.node(this.raw.declaration)
  }
  get parameters(): readonly FacadeSymbol[] {
    return this.raw.getParameters().map((own) => this.#objects.symbol(own))
  }
}

function wrapped<Raw, Own>(raw: Raw | undefined, wrap: (raw: Raw) => Own): Own | undefined {
  return raw === undefined ? undefined : wrap(raw)
}

/* The API's own guards narrow by the methods of the class, which every type has. */
function isReference(raw: Type7): raw is TypeReference7 {
  return raw.isTypeReference()
}
function isInterface(raw: Type7): raw is InterfaceType7 {
  return raw.isClassOrInterface()
}
function isTupleTarget(raw: Type7): raw is TupleType7 {
  return raw.isTupleTypeTarget()
}
function isStringMapping(raw: Type7): raw is StringMappingType7 {
  return raw.isStringMappingType()
}
