/** Types that cannot be stored: the code, the path and the message of each problem. */
import { describe, expect, test } from '@jest/globals'
import { readTypes } from '../../support/compile-types.js'

function problemsOf(
  source: string,
): readonly { readonly code: number; readonly path: string; readonly message: string }[] {
  return readTypes(source)['T']?.problems ?? []
}

describe('a type that cannot be stored', () => {
  test.each<readonly [string, number, string, string]>([
    ['{ run: () => void }', 71101, 'input.run', 'is a function'],
    ['{ a: { run(): void }[] }', 71101, 'input.a[].run', 'is a function'],
    ['{ run: Function }', 71101, 'input.run', 'is a function'],
    ['typeof Symbol.iterator', 71102, 'input', 'is a symbol'],
    ['{ key: symbol }', 71102, 'input.key', 'is a symbol'],
    ['{ later: Promise<string> }', 71103, 'input.later', 'is a promise'],
    ['PromiseLike<string>', 71103, 'input', 'is a promise'],
    ['{ user: User }', 71104, 'input.user', 'is an instance of a class'],
    ['RegExp', 71104, 'input', 'is an instance of a class'],
    ['{ e: Error }', 71104, 'input.e', 'is an instance of a class'],
    ['Float32Array', 71104, 'input', 'is an instance of a class'],
    ['{ o: object }', 71106, 'input.o', 'declares no fields'],
    ['{ o: {} }', 71106, 'input.o', "'{}' declares no fields"],
    ['Endless<string>', 71107, 'input', 'never ends'],
    ['{ a: never }', 71111, 'input.a', 'has no value'],
    ['{ a: { a: string } & { a: number } }', 71111, 'input.a.a', 'has no value'],
    ['never', 71111, 'input', 'has no value'],
    [`{ kind: 'a'; at: Date } & { kind: 'b' }`, 71111, 'input', 'has no value'],
    ['Iterable<string>', 71101, 'input[Symbol.iterator]', 'is a function'],
    ['Failure', 71104, 'input', 'is an instance of a class'],
    ['Error & { code: string }', 71104, 'input', 'is an instance of a class'],
    ['Kept & { more: 1 }', 71104, 'input', 'is an instance of a class'],
    ['Secret', 71104, 'input', 'is an instance of a class'],
    ['{ of: Computed }', 71104, 'input.of', 'is an instance of a class'],
    ['{ of: Marker }', 71104, 'input.of', 'is an instance of a class'],
    ['{ of: Made }', 71104, 'input.of', 'is an instance of a class'],
    ['{ list: ArrayLike<string> }', 71117, 'input.list', 'takes strings and other lists too'],
    ['{ list: { length: number; [index: number]: Date } }', 71117, 'input.list', 'takes strings'],
    ['object & { id: string }', 71106, 'input', 'declares no fields'],
    ['(object & { id: string })[]', 71106, 'input[]', 'declares no fields'],
    ['[1, (string | null)?, 2?]', 71108, 'input[1]', 'undefined and null'],
    ['[(string | null)?, ...number[]]', 71108, 'input[0]', 'undefined and null'],
    ['{ both: string & string[] }', 71111, 'input.both', 'has no value'],
    ['[1, 2] & string[]', 71116, 'input', 'has more than JSON can hold'],
    ['{ format: Intl.NumberFormat }', 71104, 'input.format', 'is an instance of a class'],
    ['{ [key: symbol]: string }', 71112, 'input', 'key of type'],
    ['Map<string, () => void>', 71101, 'input.value', 'is a function'],
    ['[string, () => void]', 71101, 'input[1]', 'is a function'],
    ['{ list: string[] & { length: 2 } }', 71116, 'input.list', 'has more than JSON can hold'],
    ['{ list: string[] & { extra: number } }', 71116, 'input.list', 'has more than JSON can hold'],
    ['{ at: Date & { zone: string } }', 71116, 'input.at', 'has more than JSON can hold'],
    ['{ at: Date & { _zone: string } }', 71116, 'input.at', 'has more than JSON can hold'],
    ['{ list: string[] & { tag: string } }', 71116, 'input.list', 'has more than JSON can hold'],
    ['{ list: string[] & { percentage: 5 } }', 71116, 'input.list', 'has more than JSON can hold'],
    ['{ list: string[] & { kind: "names" } }', 71116, 'input.list', 'has more than JSON can hold'],
    ['{ list: string[] & { $meta: { page: number } } }', 71116, 'input.list', 'has more than JSON can hold'],
    ['{ list: string[] & { __format(): string } }', 71116, 'input.list', 'has more than JSON can hold'],
    ['{ at: Date & Record<string, string> }', 71116, 'input.at', 'has more than JSON can hold'],
    ['{ word: string & { length: 2 } }', 71116, 'input.word', 'has more than JSON can hold'],
    [
      '{ code: Uppercase<`${number}a`> }',
      71115,
      'input.code',
      'is a kind of text that typeboss cannot check',
    ],
    ['{ most: 1e400 }', 71111, 'input.most', "JSON cannot represent 'Infinity'"],
    ['{ "odd-key": () => void }', 71101, 'input["odd-key"]', 'is a function'],
  ])('%s', (type, code, path, words) => {
    const problems = problemsOf(`
      class User { constructor(readonly id: string) {} save() {} }
      interface Failure extends Error { code: string }
      class Kept { private secret = 1; open = 2 }
      interface Secret extends Kept { more: string }
      class Computed { first = 'a'; get upper() { return this.first.toUpperCase() } }
      class Marker {}
      class Made extends Computed { more = 1 }
      export interface Endless<T> { value: T; next?: Endless<T[]> }
      export type T = ${type}`)
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(problems[0]?.path.startsWith(path)).toBe(true)
    expect(problems[0]?.message).toContain(words)
  })

  test.each([
    ['User', "Pick<User, 'id' | 'at'>"],
    ['Model<string>', "Pick<Model<string>, 'value' | 'id' | 'at'>"],
    ['Failure', "Pick<Failure, 'code' | 'name' | 'message' | 'stack' | 'cause'>"],
  ])('%s is reported with the type %s, which can be stored', (type, offered) => {
    const source = `
      class User { #key = 1; constructor(readonly id: string, public at?: Date) {} save() {} get name() { return '' } }
      class Model<V> extends User { constructor(public value: V) { super('') } }
      interface Failure extends Error { code: string }
      export type T = `
    const [problem] = problemsOf(`${source}{ of: ${type} }`)
    expect(problem?.message).toContain(`Declare the plain fields that the handler needs: ${offered}.`)
    expect(problemsOf(`${source}{ of: ${offered} }`)).toEqual([])
  })

  test('is reported if it contains an unknown type parameter', () => {
    const [problem] = problemsOf('export interface T<Item> { items: Item[] }')
    expect(problem?.code).toBe(71105)
    expect(problem?.message).toBe(
      `input.items[]: 'Item' is not known where the queue is defined. Define the queue with types that depend on no type parameter.`,
    )
  })

  test('is reported once at every position', () => {
    const problems = problemsOf(`
      interface Item { run: () => void }
      export interface T { items: Item[]; more: Item; when: Promise<Date> }`)
    expect(problems.map(({ path }) => path)).toEqual(['input.items[].run', 'input.when'])
  })

  test.each<readonly [string, string, string, string]>([
    ['of two fields', 'interface N<A> { a: A; l?: N<A[]>; r?: N<Set<A>> }', 'input.v', 'l?: N<A[]>'],
    ['of many', 'interface N<A> { a: N<A[]>[] | null; b: N<[A]>; c: N<Set<A>>; d: N<A | 1> }', 'input.v', ''],
    ['of an alias', 'type N<A> = { a: A; l: N<[A, A]>[]; r: Record<string, N<A[]>> }', 'input.v', ''],
    ['of a union', 'type N<A> = { a: A; l?: N<A[]> } | { b: A; r?: N<Set<A>> }', 'input.v', ''],
    ['of a tuple', 'type N<A> = [A, N<A[]>?, N<Set<A>>?]', 'input.v', ''],
    [
      'of two types',
      'interface N<A> { l?: M<A[]>; m?: N<[A]> } interface M<A> { n?: N<A[]>; o?: M<[A]> }',
      'input.v',
      '',
    ],
  ])('is reported once if it grows without end by the fields %s', (_title, declared, path, field) => {
    const problems = readTypes(
      `${declared}; export interface T { ok: string; v: N<string>; run: () => void }`,
    )['T']?.problems
    expect(problems?.map((problem) => [problem.code, problem.path])).toEqual([
      [71101, 'input.run'],
      [71107, path],
    ])
    expect(problems?.[1]?.message).toContain('never ends: each level makes a new type')
    expect(problems?.[1]?.node?.getText()).toContain(field)
  })

  const levels = Array.from({ length: 150 }, (_, level) => level + 1)

  test.each<readonly [string, string]>([
    [
      'interfaces',
      levels.map((level) => `interface I${level} { a: I${level - 1}; b?: I${level - 1} }`).join(' '),
    ],
    ['objects', `type I150 = ${levels.reduce((inner, level) => `{ f${level}: ${inner} }`, 'I0')}`],
    ['unions', `type I150 = ${levels.reduce((inner, level) => `{ f${level}: ${inner} } | null`, 'I0')}`],
    ['arrays', `type I150 = I0${'[]'.repeat(150)}`],
    ['tuples', `type I150 = ${'['.repeat(150)}I0${']'.repeat(150)}`],
  ])('is reported if %s are nested too deep', (_title, declared) => {
    const problems = problemsOf(`interface I0 { a: string } ${declared}; export type T = I150`)
    expect(problems.map((problem) => problem.code)).toEqual([71113])
    expect(problems[0]?.message).toContain('more than 100 levels down')
  })

  test('is reported once if it consists of thousands of types', () => {
    const names = Array.from({ length: 60 }, (_, index) => `M${index}`)
    const fields = (own: string): string =>
      names.map((name) => `${own}_${name}?: V<${name}, '${own}_${name}'>`).join('; ')
    const problems = problemsOf(`
      type V<A, P extends string> = A | R<A, P> | readonly (A | R<A, P>)[]
      type R<A, P extends string> = { role?: string } & { [K in P]: A }
      ${names.map((name) => `interface ${name} { ${fields(name)} }`).join('\n')}
      export type T = M0`)
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[71113, 'input']])
    expect(problems[0]?.message).toContain("'M0' is made of more than 3,000 object types")
  })

  test('is not one whose types refer to each other in a long chain, all near the first', () => {
    const chain = Array.from(
      { length: 300 },
      (_, index) => `interface C${index} { next?: C${(index + 1) % 300}; all?: T }`,
    )
    const all = chain.map((_, index) => `c${index}?: C${index}`).join('; ')
    expect(problemsOf(`${chain.join('\n')}\nexport interface T { ${all} }`)).toEqual([])
  })

  test('is reported with its field', () => {
    const [problem] =
      readTypes(`
      interface Item { price: number; run: () => void }
      export interface T { items: Item[] }`)['T']?.problems ?? []
    expect(problem?.node?.getText()).toBe('run: () => void')
  })

  test('is reported with its element of a tuple', () => {
    const problems =
      readTypes(`
      type Pair = readonly [string, () => void]
      export interface T { one: Pair; two: [symbol, string?]; three: [when: Promise<1>] }`)['T']?.problems ??
      []
    expect(problems.map(({ node }) => node?.getText())).toEqual(['() => void', 'when: Promise<1>', 'symbol'])
  })

  test.each([
    'string[] & { __brand: "Names" }',
    'string[] & { readonly [brand]: "Names" }',
    'string[] & { readonly length: number } & Iterable<string>',
    'string & { extra: number }',
    'Date & { $type: "At" }',
    'Date & { _type?: "At" }',
    'Date & { readonly At: unique symbol }',
    'URL & { brand: { At: true } }',
    'string[] & { readonly "~effect/Brand": { readonly Names: "Names" } }',
    'string[] & { readonly " brand": [string[], "Names"] }',
    'string[] & { __type__: "Names" } & { __witness__: string[] }',
  ])('is not one with a brand: %s', (type) => {
    expect(problemsOf(`declare const brand: unique symbol\nexport type T = { it: ${type} }`)).toEqual([])
  })
})
