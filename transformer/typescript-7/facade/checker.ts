/**
 * TypeScript 7's checker with the members of the port. The compiler runs in a process of its own and each question is a round
 * trip, so answers are remembered, and `prefetch.ts` asks many questions at once.
 */
import type * as ts from '../../compiler/port.js'
import type {
  Api,
  CallExpression7,
  Checker,
  IndexInfo7,
  IndexKind7,
  Node7,
  Project7,
  Signature7,
  SignatureKind7,
  Symbol7,
  SymbolFlags7,
  Type7,
  TypeFormatFlags7,
} from '../api.js'
import { nodesOf, rawNode } from './nodes.js'
import {
  createObjects,
  FacadeSignature,
  type FacadeSymbol,
  type FacadeType,
  type Objects,
} from './objects.js'

/** Answers of the checker, by what was asked. */
export class Answers<Key, Value> {
  readonly #known = new Map<Key, { readonly value: Value }>()
  readonly #ask: (key: Key) => Value

  constructor(ask: (key: Key) => Value) {
    this.#ask = ask
  }

  readonly get = (key: Key): Value => {
    const before = this.#known.get(key)
    if (before !== undefined) return before.value
    const value = this.#ask(key)
    this.put(key, value)
    return value
  }
  has(key: Key): boolean {
    return this.#known.has(key)
  }
  put(key: Key, value: Value): void {
    this.#known.set(key, { value })
  }
}

/** The remembered questions that `prefetch.ts` answers in advance. All are about the compiler's own objects. */
export interface Memory {
  readonly typeOfSymbol: Answers<Symbol7, Type7>
  readonly declaredType: Answers<Symbol7, Type7>
  readonly typeArguments: Answers<Type7, readonly Type7[]>
  readonly isArray: Answers<Type7, boolean>
  readonly typeAt: Answers<Node7, Type7>
  readonly symbolAt: Answers<Node7, Symbol7 | undefined>
  /** By meaning, then by name. */
  readonly globalNames: Answers<SymbolFlags7, Answers<string, Symbol7 | undefined>>
}

export interface FacadeChecker {
  readonly checker: ts.TypeChecker
  readonly raw: Checker
  readonly objects: Objects
  readonly memory: Memory
}

export function createChecker({ sync }: Api, project: Project7): FacadeChecker {
  const raw = project.checker
  const objects = createObjects(nodesOf(project))
  const { type, symbol } = objects
  const memory: Memory = {
    typeOfSymbol: new Answers((own) => raw.getTypeOfSymbol(own)),
    declaredType: new Answers((own) => raw.getDeclaredTypeOfSymbol(own)),
    typeArguments: new Answers((own) => (own.isTypeReference() ? raw.getTypeArguments(own) : [])),
    isArray: new Answers((own) => raw.isArrayType(own)),
    typeAt: new Answers((node) => raw.getTypeAtLocation(node)),
    symbolAt: new Answers((node) => raw.getSymbolAtLocation(node)),
    globalNames: new Answers(
      (meaning) => new Answers((name) => raw.resolveName(name, meaning, undefined, false)),
    ),
  }
  const aliased = new Answers((own: Symbol7) => raw.getAliasedSymbol(own))
  const moduleMembers = new Answers(
    (own: Symbol7) => new Answers((name: string) => raw.getMemberInModuleExports(own, name)),
  )
  const constraints = new Answers((own: Type7) => raw.getBaseConstraintOfType(own))
  const isArrayLike = new Answers((own: Type7) => raw.isArrayLikeType(own))
  const texts = new Answers((own: Type7) => raw.typeToString(own))
  const assignable = new Answers(
    (source: Type7) => new Answers((target: Type7) => raw.isTypeAssignableTo(source, target)),
  )
  const indexInfo = (info: IndexInfo7) => ({
    keyType: type(info.keyType),
    type: type(info.valueType),
    isReadonly: info.isReadonly,
    declaration: objects.node(info.declaration),
  })
  const checker = {
    getTypeOfSymbol: (own: FacadeSymbol) => type(memory.typeOfSymbol.get(own.raw)),
    getDeclaredTypeOfSymbol: (own: FacadeSymbol) => type(memory.declaredType.get(own.raw)),
    getTypeAtLocation: (node: Node7) => type(memory.typeAt.get(rawNode(node))),
    getTypeOfSymbolAtLocation: (own: FacadeSymbol, node: Node7) =>
      type(raw.getTypeOfSymbolAtLocation(own.raw, rawNode(node))),
    getSymbolAtLocation: (node: Node7) => optional(memory.symbolAt.get(rawNode(node)), symbol),
    getAliasedSymbol: (own: FacadeSymbol) => symbol(aliased.get(own.raw)),
    tryGetMemberInModuleExports: (name: string, own: FacadeSymbol) =>
      optional(moduleMembers.get(own.raw).get(name), symbol),
    getPropertiesOfType: (own: FacadeType) => own.raw.getProperties().map(symbol),
    getPropertyOfType: (own: FacadeType, name: string) =>
      optional(
        own.raw.getProperties().find((property) => symbol(property).name === name),
        symbol,
      ),
    getIndexInfosOfType: (own: FacadeType) => own.raw.getIndexInfos().map(indexInfo),
    getIndexTypeOfType: (own: FacadeType, kind: IndexKind7) =>
      optional(
        kind === sync.IndexKind.Number ? own.raw.getNumberIndexType() : own.raw.getStringIndexType(),
        type,
      ),
    getSignaturesOfType: (own: FacadeType, kind: SignatureKind7) =>
      kind === sync.SignatureKind.Call ? own.getCallSignatures() : own.getConstructSignatures(),
    getResolvedSignature: (call: CallExpression7) => {
      const found = raw.getResolvedSignature(rawNode(call))
      return raw.isUnknownSignature(found) ? undefined : new ResolvedSignature(call, found, objects, memory)
    },
    getNonNullableType: (own: FacadeType) => type(own.raw.getNonNullableType()),
    getBaseConstraintOfType: (own: FacadeType) => optional(constraints.get(own.raw), type),
    getTypeArguments: (own: FacadeType) => memory.typeArguments.get(own.raw).map(type),
    getBaseTypes: (own: FacadeType) => (own.raw.getBaseTypes() ?? []).map(type),
    getConstantValue: (node: Node7) => raw.getConstantValue(rawNode(node)),
    isArrayType: (own: FacadeType) => memory.isArray.get(own.raw),
    isTupleType: (own: FacadeType) => own.raw.isTupleType(),
    isArrayLikeType: (own: FacadeType) => isArrayLike.get(own.raw),
    isTypeAssignableTo: (one: FacadeType, other: FacadeType) => assignable.get(one.raw).get(other.raw),
    typeToString: (own: FacadeType, enclosing?: Node7, flags?: TypeFormatFlags7) =>
      enclosing === undefined && flags === undefined
        ? texts.get(own.raw)
        : raw.typeToString(own.raw, enclosing && rawNode(enclosing), flags),
    resolveName: (
      name: string,
      location: Node7 | undefined,
      meaning: SymbolFlags7,
      excludeGlobals: boolean,
    ) =>
      optional(
        location === undefined && !excludeGlobals
          ? memory.globalNames.get(meaning).get(name)
          : raw.resolveName(name, meaning, location && rawNode(location), excludeGlobals),
        symbol,
      ),
  }
  // The objects have the members that the rooms read, under the port's names; tests run the rooms on both compilers.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { checker: checker as unknown as ts.TypeChecker, raw, objects, memory }
}

/** The signature of a call. A callee of a union type has no single signature, which TypeScript 6 notes at the signature. */
class ResolvedSignature extends FacadeSignature {
  readonly #callee: Node7
  readonly #memory: Memory

  constructor({ expression }: CallExpression7, raw: Signature7, objects: Objects, memory: Memory) {
    super(raw, objects)
    this.#callee = expression
    this.#memory = memory
  }

  get compositeSignatures(): readonly [] | undefined {
    return this.#memory.typeAt.get(this.#callee).getNonNullableType().isUnionType() ? [] : undefined
  }
}

function optional<Raw, Own>(found: Raw | undefined, wrap: (raw: Raw) => Own): Own | undefined {
  return found === undefined ? undefined : wrap(found)
}
