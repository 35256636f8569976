/** The types in the map. The fixtures contain the assertions, and the compiler checks them. */
import { SourceMap } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject } from '../../support/project.js'
import type { Project } from '../../support/project.js'

/** `Same<A, B>` is only assignable from `true` if the two are the same type. */
const assertions = `
  export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
  export declare function assert<T extends true>(): T
  export interface Client {
    add<Q extends import('typeboss').QueueName>(queue: Q, data: import('typeboss').InputOf<Q>): Promise<string>
    waitFor<Q extends import('typeboss').QueueName>(queue: Q, id: string): Promise<import('typeboss').OutputOf<Q>>
  }
  export declare const client: Client
`

let project: Project
beforeAll(async () => {
  project = await createProject({ 'src/assertions.ts': assertions })
})
afterAll(() => project.remove())

async function check(source: string, path: string = 'src/a.ts'): Promise<readonly string[]> {
  const header = `
    import { defineQueue } from 'typeboss'
    import type { InputOf, OptionsOf, OutputOf, QueueTypes } from 'typeboss'
    import { assert, client, type Same } from './assertions.js'
    export type Used = [InputOf<never>, OptionsOf<never>, OutputOf<never>, QueueTypes, Same<1, 1>, typeof client, typeof assert, typeof defineQueue]
  `
  await project.write({ [path]: header + source })
  const errors = project.check()
  await project.write({ [path]: '' })
  return errors
}

describe('the types of a queue in the map', () => {
  test('come from the annotation, the handler and the literal', async () => {
    expect(
      await check(`
        interface Email { to: string; sendAt?: Date }
        export const email = defineQueue('email', async (email: Email) => ({ id: email.to, at: new Date() }),
          { retries: 5, backoff: 'exponential' })
        assert<Same<InputOf<'email'>, Email>>()
        assert<Same<OutputOf<'email'>, { id: string; at: Date }>>()
        assert<Same<OptionsOf<'email'>, { readonly retries: 5; readonly backoff: 'exponential' }>>()
        assert<Same<OutputOf<'email'>, OutputOf<typeof email>>>()
      `),
    ).toEqual([])
  })

  test('include the progress that the handler declares', async () => {
    expect(
      await check(`
        import type { JobContext, ProgressOf, QueueClient } from 'typeboss'
        declare const reader: QueueClient
        export const exporting = defineQueue('exporting', async (query: string, job: JobContext<{ rows: number }>) => {
          await job.progress({ rows: 1 })
          // @ts-expect-error
          await job.progress({ lines: 1 })
          const job2 = await reader.getJob('exporting', 'self')
          return { rows: job2?.progress?.rows ?? 0 }
        })
        export const plain = defineQueue('plain', async (query: string, job) => { await job.progress(query) })
        assert<Same<ProgressOf<'exporting'>, { rows: number }>>()
        assert<Same<ProgressOf<typeof exporting>, { rows: number }>>()
        async function send(query: string, job: JobContext<number>) { await job.progress(1) }
        export const referred = defineQueue('referred', send)
        assert<Same<ProgressOf<'plain'>, unknown>>()
        assert<Same<ProgressOf<'referred'>, number>>()
        const exported = await reader.getJob('exporting', 'id')
        assert<Same<typeof exported extends infer Job extends { progress: unknown } | undefined ? NonNullable<Job>['progress'] : 0, { rows: number } | undefined>>()
      `),
    ).toEqual([])
  })

  test('come from type arguments, with options as literal types', async () => {
    expect(
      await check(`
        interface Email { to: string }
        interface Receipt { id: string }
        const shared = { retries: 7 } as const
        async function send(email: Email): Promise<Receipt> { return { id: email.to } }
        export const queues = {
          bare: defineQueue<Email>('bare'),
          both: defineQueue<Email, Receipt>('both', { retries: 5, timeout: 60_000, priority: -1, backoff: { type: 'fixed', delay: 100 } }),
          handled: defineQueue<Email, Receipt>('handled', async (email) => ({ id: email.to }), { concurrency: 2 }),
          constant: defineQueue<Email, Receipt>('constant', shared),
          named: defineQueue<Email, Receipt>('named', send),
          computed: defineQueue<Email, Receipt>('computed', { retries: Number('5'), backoff: 'fixed' }),
          all: defineQueue<'all', Email, Receipt>('all', send),
        }
        assert<Same<InputOf<'bare'>, Email>>()
        assert<Same<OutputOf<'bare'>, unknown>>()
        assert<Same<OptionsOf<'bare'>, {}>>()
        assert<Same<OutputOf<'both'>, Receipt>>()
        assert<Same<OptionsOf<'both'>, { readonly retries: 5; readonly timeout: 60_000; readonly priority: -1; readonly backoff: { readonly type: 'fixed'; readonly delay: 100 } }>>()
        assert<Same<OptionsOf<'handled'>, { readonly concurrency: 2 }>>()
        assert<Same<OptionsOf<'constant'>, { readonly retries: 7 }>>()
        assert<Same<OptionsOf<'named'>, {}>>()
        assert<Same<OptionsOf<'computed'>, { readonly retries: number; readonly backoff: 'fixed' }>>()
        assert<Same<InputOf<'all'>, Email>>()
        assert<Same<OutputOf<'all'>, Receipt>>()
      `),
    ).toEqual([])
  })

  test('equal those of the definition for every kind of handler', async () => {
    expect(
      await check(`
        const handlers = { count: (input: readonly string[]) => input.length }
        function twice<T>(handler: T): T { return handler }
        export const none = defineQueue('none', async () => 'done' as const)
        export const optional = defineQueue('optional', async (input?: number) => input)
        export const initial = defineQueue('initial', async (input: number = 1) => input)
        export const taken = defineQueue('taken', async ({ to }: { to: string }) => to)
        export const self = defineQueue('self', function (this: void, input: Date) { return input })
        export const member = defineQueue('member', handlers.count)
        export const wrapped = defineQueue('wrapped', twice(async (input: bigint) => input))
        export default defineQueue('default', async (input: { a: 1 }) => input)
        function sweep() { return 'done' as const }
        function anything(...all: unknown[]) { return all }
        export const ofThis = defineQueue('this', function (this: void) {})
        export const referred = defineQueue('referred', sweep)
        export const wrappedNone = defineQueue('wrapped-none', twice(sweep))
        export const empty = defineQueue('empty', async (...all: []) => all)
        export const rest = defineQueue('rest', async (...all: unknown[]) => all)
        export const referredRest = defineQueue('referred-rest', anything)
        export const unknowing = defineQueue('unknowing', async (_: unknown) => 'done' as const)
        assert<Same<InputOf<'none'>, void>>()
        assert<Same<InputOf<typeof none>, void>>()
        assert<Same<OutputOf<'none'>, 'done'>>()
        assert<Same<InputOf<'this'>, void>>()
        assert<Same<InputOf<typeof ofThis>, void>>()
        assert<Same<InputOf<'referred'>, void>>()
        assert<Same<InputOf<typeof referred>, void>>()
        assert<Same<InputOf<'wrapped-none'>, void>>()
        assert<Same<InputOf<'empty'>, void>>()
        assert<Same<InputOf<'rest'>, unknown>>()
        assert<Same<InputOf<'referred-rest'>, unknown>>()
        assert<Same<InputOf<typeof referredRest>, unknown>>()
        assert<Same<InputOf<'unknowing'>, unknown>>()
        assert<Same<InputOf<typeof unknowing>, unknown>>()
        assert<Same<InputOf<typeof optional>, number | undefined>>()
        assert<Same<InputOf<'optional'>, number | undefined>>()
        assert<Same<InputOf<'initial'>, number>>()
        assert<Same<InputOf<'initial'>, InputOf<typeof initial>>>()
        assert<Same<InputOf<'taken'>, { to: string }>>()
        assert<Same<InputOf<'self'>, Date>>()
        assert<Same<InputOf<'member'>, readonly string[]>>()
        assert<Same<OutputOf<'member'>, number>>()
        assert<Same<InputOf<'wrapped'>, bigint>>()
        assert<Same<InputOf<'default'>, { a: 1 }>>()
        assert<Same<OutputOf<'default'>, { a: 1 }>>()
      `),
    ).toEqual([])
  })
})

describe('queues that add to each other', () => {
  test('and to themselves have inferred results', async () => {
    expect(
      await check(`
        export const a = defineQueue('a', async (input: { n: number }) => {
          const id = await client.add('b', { s: String(input.n) })
          return { fromB: await client.waitFor('b', id) }
        })
        export const b = defineQueue('b', async (input: { s: string }) => {
          await client.waitFor('a', await client.add('a', { n: 1 }))
          return input.s.length
        })
        export const self = defineQueue('self', count)
        async function count(n: number) {
          if (n > 0) await client.waitFor('self', await client.add('self', n - 1))
          return { left: n }
        }
        assert<Same<OutputOf<'a'>, { fromB: number }>>()
        assert<Same<OutputOf<'self'>, { left: number }>>()
        client.add('a', { n: 1 })
        // @ts-expect-error
        client.add('a', { n: '1' })
        // @ts-expect-error
        client.add('c', { n: 1 })
      `),
    ).toEqual([])
  })

  test('have inferred results if their handlers are in other modules', async () => {
    await project.write({
      'src/imported.ts': `
        import { client } from './assertions.js'
        export async function walk(input: { depth: number }) {
          const id = await client.add('walk', { depth: input.depth - 1 })
          const below = await client.waitFor('walk', id)
          console.log(below)
          return { done: true }
        }
        declare const console: { log(value: unknown): void }`,
    })
    const errors = await check(`
      import { walk } from './imported.js'
      export const queue = defineQueue('walk', walk)
      assert<Same<InputOf<'walk'>, { depth: number }>>()
      assert<Same<OutputOf<'walk'>, { done: boolean }>>()
    `)
    await project.write({ 'src/imported.ts': '' })
    expect(errors).toEqual([])
  })
})

describe("the user's own types", () => {
  const names = [
    'Job',
    'Handler',
    'JobContext',
    'QueueOptions',
    'QueueName',
    'Priority',
    'InputOf',
    'AnyQueue',
  ]
  test.each(names)('with the name of a type of the package keep their meaning: %s', async (name) => {
    const source = `
      import { defineQueue as q } from 'typeboss'
      import type { QueueTypes } from 'typeboss'
      interface ${name} { own: true }
      export const a = q('a', async (input: ${name}) => input)
      export const read: QueueTypes['a']['input'] = { own: true }
    `
    await project.write({ 'src/own.ts': source })
    const errors = project.check()
    await project.write({ 'src/own.ts': '' })
    expect(errors).toEqual([])
  })

  test('may have several lines and comments', async () => {
    expect(
      await check(`
        export const a = defineQueue('a', async (input: // why
          {
            /** The receiver. */
            to: string // and more
            /* the rest */ cc?: \`\${string}@\${string}\`
          } /* after */ , job) => job.id)
        assert<Same<InputOf<'a'>, { to: string; cc?: \`\${string}@\${string}\` }>>()
      `),
    ).toEqual([])
  })
})

test('a file that already contains its map, as in a language service, gets no other', async () => {
  const source = `
    import { defineQueue } from 'typeboss'
    export const a = defineQueue('a', async (input: string) => input)
    declare module "typeboss" { interface QueueTypes { "a": { input: string; output: string; options: {} } } }
  `
  await project.write({ 'src/a.ts': source })
  const { errors, program } = project.compile()
  await project.write({ 'src/a.ts': '' })
  expect(errors).toEqual([])
  expect(program.getSourceFile(`${project.folder}/src/a.ts`)?.text).toBe(source)
})

describe('the declaration file', () => {
  test('contains the map, also with types that are not exported, and maps it to the definitions', async () => {
    await project.write({
      'src/a.ts': [
        `import { defineQueue } from 'typeboss'`,
        `interface Local { to: string }`,
        `const hidden = defineQueue('hidden', async (input: Local) => input.to, { retries: 5 })`,
        `export default defineQueue<Local, 1>('second', { backoff: 'fixed' })`,
        `export { hidden as renamed } // the end`,
      ].join('\n'),
    })
    const { errors, outputs } = project.compile({
      declaration: true,
      declarationMap: true,
      noUnusedLocals: true,
    })
    expect(errors).toEqual([])
    const declaration = outputs['out/a.d.ts'] ?? ''
    expect(declaration.slice(declaration.indexOf('declare module'))).toBe(
      [
        `declare module "typeboss" {`,
        `    interface QueueTypes {`,
        `        "hidden": {`,
        `            input: Local;`,
        `            output: import("typeboss").OutputOf<typeof hidden>;`,
        `            options: import("typeboss").OptionsOf<typeof hidden>;`,
        `        };`,
        `        "second": {`,
        `            input: Local;`,
        `            output: 1;`,
        `            options: {`,
        `                readonly "backoff": "fixed";`,
        `            };`,
        `        };`,
        `    }`,
        `}`,
        `//# sourceMappingURL=a.d.ts.map`,
      ].join('\n'),
    )
    const map = new SourceMap(JSON.parse(outputs['out/a.d.ts.map'] ?? ''))
    const lines = declaration.split('\n')
    const placeOf = (text: string): string => {
      const line = lines.findIndex((candidate) => candidate.includes(text))
      const entry = map.findEntry(line, (lines[line] ?? '').indexOf(text))
      return 'originalLine' in entry ? `${entry.originalLine + 1}:${entry.originalColumn + 1}` : 'nowhere'
    }
    expect([placeOf('"hidden": {'), placeOf('"second": {')]).toEqual(['3:28', '4:38'])
    expect(placeOf('interface Local')).toBe('2:1')
    const sourceLines = Array.from(lines.keys(), (line) => map.findEntry(line, 9999)).flatMap((entry) =>
      'originalLine' in entry ? [entry.originalLine] : [],
    )
    expect(Math.max(...sourceLines)).toBeLessThan(5)
    await project.write({ 'src/a.ts': '' })
  })
})
