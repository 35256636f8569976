/**
 * Asks the checker for all that reading types will ask, in a few round trips. The rooms then find each answer in memory. What
 * is not asked here is asked when it is read: this is about time only.
 *
 * The compiler answers a batch at once. Each walk below is a generator that the API runs together with all others: it yields
 * questions, and continues when the batch is answered.
 */
import type { API, Api, Node7, Symbol7, SymbolFlags7, Type7 } from '../api.js'
import type { FacadeChecker } from './checker.js'
import { isOfLibrary } from './nodes.js'

export interface Prefetch {
  /** The questions of `contract/read/`, for these types and all that they contain. */
  readonly types: (types: readonly Type7[]) => void
  /** The types and symbols at nodes. */
  readonly nodes: (wanted: { readonly types?: readonly Node7[]; readonly symbols?: readonly Node7[] }) => void
  /** The properties of a type, with the signatures of those that are methods. */
  readonly methods: (type: Type7) => void
  /** The signatures of the types of callees. */
  readonly callees: (types: readonly Type7[]) => void
  /** The types of a type's properties, and of their properties, so many levels down. */
  readonly fields: (type: Type7, levels: number) => readonly Type7[]
}

/** A generic type may make new types without end. Deeper types are asked for as they are read. */
const deepest = 12

export function createPrefetch({ sync }: Api, api: API, { raw, memory }: FacadeChecker): Prefetch {
  const { all } = sync
  const { Type, Value, Namespace } = sync.SymbolFlags
  const seen = new Set<Type7>()
  type Questions = Generator<never, void>

  /** Global names are compared to know the types of the language. */
  function* globalName(name: string, meaning: SymbolFlags7): Questions {
    const names = memory.globalNames.get(meaning)
    if (names.has(name)) return
    names.put(name, undefined)
    names.put(name, yield* asked(raw.resolveName.gen(name, meaning, undefined, false)))
  }

  function* namesOf(own: Symbol7 | undefined, alias: Symbol7 | undefined): Questions {
    const wanted: Questions[] = []
    if (own !== undefined) wanted.push(globalName(own.name, Type), globalName(own.name, Value))
    if (alias !== undefined) wanted.push(globalName(alias.name, Type))
    yield* asked(all(...wanted))
  }

  function* walkAll(types: readonly Type7[], depth: number): Questions {
    yield* asked(all(...types.filter((type) => !seen.has(type)).map((type) => walk(type, depth))))
  }

  function* walk(type: Type7, depth: number): Questions {
    if (depth > deepest || seen.has(type)) return
    seen.add(type)
    if (type.isUnionType() || type.isIntersectionType()) {
      const [alias, members] = yield* asked(all(type.getAliasSymbol.gen(), type.getTypes.gen()))
      yield* asked(all(namesOf(undefined, alias), walkAll(members, depth + 1)))
    } else if (type.isObjectType()) yield* walkObject(type, depth)
  }

  function* walkObject(type: Type7, depth: number): Questions {
    const [own, alias, isArray] = yield* asked(
      all(type.getSymbol.gen(), type.getAliasSymbol.gen(), raw.isArrayType.gen(type)),
    )
    memory.isArray.put(type, isArray)
    yield* namesOf(own, alias)
    if (type.isTypeReference()) {
      const [types] = yield* asked(all(raw.getTypeArguments.gen(type), type.getTarget.gen()))
      memory.typeArguments.put(type, types)
      yield* walkAll(types, depth + 1)
    }
    const isOfLanguage = own?.declarations.some(({ path }) => isOfLibrary(path)) === true
    if (isArray || type.isTupleType() || isOfLanguage) return
    const bases =
      type.isClassOrInterface() && own !== undefined ? [type.getBaseTypes.gen(), own.getMembers.gen()] : []
    yield* asked(all(type.getCallSignatures.gen(), type.getConstructSignatures.gen(), ...bases))
    const [properties, infos] = yield* asked(all(type.getProperties.gen(), type.getIndexInfos.gen()))
    yield* asked(
      all(
        typesOf(properties, depth),
        walkAll(
          infos.map(({ valueType }) => valueType),
          depth + 1,
        ),
      ),
    )
  }

  function* typesOf(properties: readonly Symbol7[], depth: number): Questions {
    const fresh = properties.filter((property) => !memory.typeOfSymbol.has(property))
    if (fresh.length === 0) return
    const types = yield* asked(raw.getTypeOfSymbol.gen(fresh))
    for (const [index, property] of fresh.entries()) {
      const type = types[index]
      if (type !== undefined) memory.typeOfSymbol.put(property, type)
    }
    yield* walkAll(types, depth + 1)
  }

  function fieldsOf(types: readonly Type7[], levels: number): readonly Type7[] {
    if (levels === 0 || types.length === 0) return []
    const properties = api.batch(...types.map((type) => type.getProperties.gen())).flat()
    const fields = raw.getTypeOfSymbol(properties)
    for (const [index, property] of properties.entries()) {
      const field = fields[index]
      if (field !== undefined) memory.typeOfSymbol.put(property, field)
    }
    return [...fields, ...fieldsOf(fields, levels - 1)]
  }

  return {
    types: (types) => {
      api.batch(
        globalName('Temporal', Namespace),
        globalName('Function', Type),
        ...types.map((type) => walk(type, 0)),
      )
    },
    nodes: ({ types = [], symbols = [] }) => {
      const [ofTypes, ofSymbols] = api.batch(
        raw.getTypeAtLocation.gen(types),
        raw.getSymbolAtLocation.gen(symbols),
      )
      for (const [index, node] of types.entries()) {
        const type = ofTypes[index]
        if (type !== undefined) memory.typeAt.put(node, type)
      }
      for (const [index, node] of symbols.entries()) memory.symbolAt.put(node, ofSymbols[index])
    },
    methods: (type) => {
      const signatures = api.batch(...fieldsOf([type], 1).map((own) => own.getCallSignatures.gen())).flat()
      api.batch(...signatures.map((signature) => signature.getParameters.gen()))
    },
    callees: (types) => {
      const certain = api.batch(...types.map((type) => type.getNonNullableType.gen()))
      api.batch(...certain.map((type) => type.getCallSignatures.gen()))
    },
    fields: (type, levels) => fieldsOf([type], levels),
  }
}

/** The API's typings give each question's answer to `yield*`, and the questions' own type is its own matter. */
function asked<Answer>(question: Generator<unknown, Answer, never>): Generator<never, Answer> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return question as Generator<never, Answer>
}
