/** Every form in which a queue can be defined and imported, and the errors for all others. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject } from '../../support/project.js'
import type { Files, Project } from '../../support/project.js'

let project: Project
beforeAll(async () => {
  project = await createProject({})
})
afterAll(() => project.remove())

/** The names in the type map of a program of these files. */
async function queuesIn(files: Files): Promise<readonly string[]> {
  const sources = Object.entries(files).map(([path, text]) => [`src/${path}`, text] as const)
  const query = `import type { QueueName } from 'typeboss'\ntype Is<Name extends string> = Name\nexport type Names = Is<QueueName>`
  const written = { ...Object.fromEntries(sources), 'src/names.ts': query }
  const own = await createProject(written)
  const { program, errors } = own.compile()
  expect(errors).toEqual([])
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(`${own.folder}/src/names.ts`)
  const alias = file?.statements.at(-1)
  if (!file || !alias) throw new Error('names.ts is part of the program')
  const type = checker.getTypeAtLocation(alias)
  await own.remove()
  return (type.isUnion() ? type.types : [type]).flatMap((member) =>
    member.isStringLiteral() ? [member.value] : [],
  )
}

const handler = 'async (input: string) => input.length'

describe('a queue is found', () => {
  test.each([
    ['under the imported name', `import { defineQueue } from 'typeboss'`, 'defineQueue'],
    ['under an alias', `import { defineQueue as q } from 'typeboss'`, 'q'],
    ['through a namespace', `import * as typeboss from 'typeboss'`, 'typeboss.defineQueue'],
  ])('%s', async (_how, statement, callee) => {
    expect(await queuesIn({ 'a.ts': `${statement}\nexport const a = ${callee}('a', ${handler})` })).toEqual([
      'a',
    ])
  })

  test.each<readonly [string, Files]>([
    ['by name', { 'own.ts': `export { defineQueue } from 'typeboss'` }],
    ['under another name', { 'own.ts': `export { defineQueue as defineQueue } from 'typeboss'` }],
    ['with everything else', { 'own.ts': `export * from 'typeboss'` }],
    ['after importing it', { 'own.ts': `import { defineQueue } from 'typeboss'\nexport { defineQueue }` }],
    ['twice over', { 'own.ts': `export * from './deep.js'`, 'deep.ts': `export * from 'typeboss'` }],
  ])("through the user's own module that re-exports it %s", async (_how, files) => {
    const definition = `import { defineQueue } from './own.js'\nexport const a = defineQueue('a', ${handler})`
    expect(await queuesIn({ ...files, 'a.ts': definition })).toEqual(['a'])
  })

  test("through the user's own module, renamed, as a namespace, and as its default", async () => {
    const files = {
      'own.ts': `export { defineQueue as queue } from 'typeboss'\nexport * as typeboss from 'typeboss'\nimport { defineQueue } from 'typeboss'\nexport default defineQueue`,
      'a.ts': `import { queue } from './own.js'\nexport const a = queue('a', ${handler})`,
      'b.ts': `import { typeboss } from './own.js'\nexport const b = typeboss.defineQueue('b', ${handler})`,
      'c.ts': `import define from './own.js'\nexport const c = define('c', ${handler})`,
      'd.ts': `import * as own from './own.js'\nexport const d = own.typeboss.defineQueue('d', ${handler})`,
    }
    expect(await queuesIn(files)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('at each position with a lasting name', async () => {
    const source = `
      import { defineQueue } from 'typeboss'
      const hidden = defineQueue('hidden', ${handler})
      export const one = defineQueue('one', ${handler}), two = defineQueue("two", ${handler})
      export const queues = {
        email: defineQueue('in-object', ${handler}),
        'quoted-key': { 'deep er': (defineQueue('nested', ${handler})) },
        hidden,
      } as const
      export const checked = { a: defineQueue('satisfied', ${handler}) } satisfies object
      export const template = defineQueue(\`template\`, ${handler})
      export default defineQueue('default', ${handler})
    `
    expect(await queuesIn({ 'a.ts': source })).toEqual([
      'hidden',
      'one',
      'two',
      'in-object',
      'nested',
      'satisfied',
      'template',
      'default',
    ])
  })

  test('with each kind of handler', async () => {
    const files = {
      'send.ts': `export async function send(input: string) { return input }\nexport const handlers = { send }`,
      'a.ts': `
        import { defineQueue } from 'typeboss'
        import { handlers, send } from './send.js'
        export const arrow = defineQueue('arrow', async (input: string) => input)
        export const expression = defineQueue('expression', async function (this: void, input: string) { return input })
        export const imported = defineQueue('imported', send)
        export const member = defineQueue('member', handlers.send)
        export const declared = defineQueue('declared', own)
        export const wrapped = defineQueue('wrapped', twice(async (input: string) => input))
        export const none = defineQueue<string, number>('none')
        async function own(input: string) { return input }
        function twice<T>(handler: T): T { return handler }
      `,
    }
    expect(await queuesIn(files)).toEqual([
      'arrow',
      'expression',
      'imported',
      'member',
      'declared',
      'wrapped',
      'none',
    ])
  })
})

function misplaced(where: string): string {
  return `TS71004 A queue cannot be defined ${where}, since the type map needs a name for it that lasts. Define it at the top level of a module: export const emailQueue = defineQueue('email-queue', …).`
}

describe('a queue that cannot be mapped is reported', () => {
  test.each([
    [`function f() { return defineQueue('a', ${handler}) }`, '2:23', 'inside a function'],
    [`class C { static a = defineQueue('a', ${handler}) }`, '2:22', 'inside a class'],
    [`let a = defineQueue('a', ${handler})`, '2:9', 'with let or var'],
    [`const a = [defineQueue('a', ${handler})]`, '2:12', 'as an element of an array'],
    [`const a = true ? defineQueue('a', ${handler}) : 1`, '2:18', 'under a condition'],
    [`const a = String(defineQueue('a', ${handler}))`, '2:18', 'as an argument of a call'],
    [`namespace N { export const a = defineQueue('a', ${handler}) }`, '2:32', 'inside a namespace'],
    [`defineQueue('a', ${handler})`, '2:1', 'without a name'],
    [`const a = [define\\u0051ueue('a', ${handler})]`, '2:12', 'as an element of an array'],
    [`const q = defineQueue`, '2:11', 'through another name for defineQueue'],
  ])('%s', async (statement, place, where) => {
    await project.write({ 'src/a.ts': `import { defineQueue } from 'typeboss'\n${statement}\nexport {}` })
    expect(project.check({ noUnusedLocals: false })).toEqual([`src/a.ts:${place} ${misplaced(where)}`])
  })

  test('but not a function of the same name', async () => {
    const source = `
      import { defineQueue } from 'typeboss'
      export function inner(defineQueue: (name: string) => number) { return defineQueue('a') }
      export function local() { const defineQueue = (name: string) => name; return defineQueue('a') }
      export type Q = ReturnType<typeof defineQueue>
    `
    await project.write({ 'src/a.ts': source })
    expect(project.check()).toEqual([])
  })
})
