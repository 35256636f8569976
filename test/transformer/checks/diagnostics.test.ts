/** The exact errors that typeboss reports, and how they combine with the compiler's errors. */
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject } from '../../support/project.js'
import type { Project } from '../../support/project.js'

let project: Project
beforeAll(async () => {
  project = await createProject({})
})
afterAll(() => project.remove())

async function check(source: string): Promise<readonly string[]> {
  await project.write({ 'src/a.ts': `import { defineQueue } from 'typeboss'\n${source}` })
  return project.check()
}

function taken(elsewhere: string): string {
  return `TS71003 The queue name 'mail' is defined more than once, also in ${elsewhere}. A name belongs to one queue: rename one of them.`
}

function hidden(place: string): string {
  return `src/a.ts:${place} TS71012 A type of your own that is called QueueTypes is hidden by the type map's interface of that name. Call it something else: type Payload = QueueTypes, and use that here.`
}

function misplaced(text: string, place: string, side: string = 'input'): string {
  return `${place} TS71114 ${side}: ${text} checks nothing. Write the tag before a field, an index signature or a named element of a tuple.`
}

describe("a queue's name", () => {
  test('that is not a literal is refused', async () => {
    expect(await check(`let n = 'x'\nexport const a = defineQueue(n, async (s: string) => s)`)).toEqual([
      "src/a.ts:3:30 TS71001 A queue's name must be a string literal, since it becomes a key of the type map. Write it in the call: defineQueue('email-queue', …), or as a constant that is declared by a literal: a const, an enum member, a static readonly field.",
    ])
  })

  test.each(['', 'with space', 'ümlaut', 'a:b'])(
    'that pg-boss would reject is refused: "%s"',
    async (name) => {
      expect(await check(`export const a = defineQueue('${name}', async (s: string) => s)`)).toEqual([
        `src/a.ts:2:30 TS71002 The queue name "${name}" is not one that pg-boss takes. Use one or more of the characters A-Z, a-z, 0-9, '_', '-', '.' and '/'.`,
      ])
    },
  )

  test.each(['a', 'A-1', 'mail/out.v2', '_'])('that pg-boss accepts is accepted: %s', async (name) => {
    expect(await check(`export const a = defineQueue('${name}', async (s: string) => s)`)).toEqual([])
  })

  test('that two queues have is reported at both definitions, each with the position of the other', async () => {
    await project.write({
      'src/b.ts': `import { defineQueue } from 'typeboss'\nexport const b = defineQueue('mail', async (n: number) => n)`,
    })
    const errors = await check(`export const a = defineQueue('mail', async (s: string) => s)`)
    const { diagnostics } = project.compile()
    await project.write({ 'src/b.ts': '' })
    expect(errors).toEqual([`src/a.ts:2:30 ${taken('src/b.ts:2')}`, `src/b.ts:2:30 ${taken('src/a.ts:2')}`])
    expect(
      diagnostics.map(({ source, relatedInformation: [other] = [] }) => [source, other?.file?.fileName]),
    ).toEqual([
      ['typeboss', `${project.folder}/src/b.ts`],
      ['typeboss', `${project.folder}/src/a.ts`],
    ])
  })
})

test('calls of a queue whose name is defined twice are not checked', async () => {
  await project.write({
    'src/b.ts': `import { defineQueue } from 'typeboss'\nexport const b = defineQueue('mail', async (n: number) => n)`,
    'src/use.ts': `import type { QueueClient } from 'typeboss'
export const use = async (queue: QueueClient) => {
  await queue.add('mail', 5)
  await queue.add('mail', 'text')
  return (await queue.waitForCompletion('mail', '1')).toFixed()
}`,
  })
  const errors = await check(`export const a = defineQueue('mail', async (s: string) => s)`)
  await project.write({ 'src/b.ts': '', 'src/use.ts': '' })
  expect(errors).toEqual([expect.stringContaining('TS71003'), expect.stringContaining('TS71003')])
})

describe('a payload type called QueueTypes', () => {
  test('is refused where a definition names it', async () => {
    const own = 'export interface QueueTypes { to: string }\n'
    expect(await check(`${own}export const a = defineQueue('a', async (s: QueueTypes[]) => s)`)).toEqual([
      hidden('3:45'),
    ])
    expect(await check(`${own}export const a = defineQueue<string, QueueTypes>('a')`)).toEqual([
      hidden('3:38'),
    ])
  })

  test('is accepted under another name, as are the type map, a field of that name and a type of a namespace', async () => {
    const own =
      'interface QueueTypes { to: string }\ntype Payload = QueueTypes\nnamespace all { export interface QueueTypes { a: 1 } }\n'
    expect(
      await check(
        `${own}export const a = defineQueue('a', async (s: { p: Payload; QueueTypes: 1; of: all.QueueTypes }) => s)`,
      ),
    ).toEqual([])
    expect(
      await check(
        `import type { QueueTypes } from 'typeboss'\nexport const a = defineQueue('a', async (s: keyof QueueTypes) => s)`,
      ),
    ).toEqual([])
  })
})

describe('a handler', () => {
  test('whose parameter has no type is refused', async () => {
    expect(await check(`export const a = defineQueue('a', async (email) => email)`)).toEqual([
      "src/a.ts:2:42 TS71005 The handler's first parameter has no type, and with it the queue's jobs have none. Annotate it, async (email: Email) => …, or (_: void, job) => … for jobs that carry nothing, or give type arguments, defineQueue<Email, Receipt>(…).",
    ])
  })

  test.each([
    ['async <T>(value: T) => value', 42],
    ['async function <T>(value: T) { return value }', 51],
  ])('that has type parameters is refused: %s', async (handler, column) => {
    expect(await check(`export const a = defineQueue('a', ${handler})`)).toEqual([
      `src/a.ts:2:${column} TS71105 A queue's handler has no type parameters: its jobs are added elsewhere, and all of one type. Write that type in its place.`,
    ])
  })

  test('that is missing needs type arguments', async () => {
    expect(await check(`export const a = defineQueue('a', { retries: 3 })`)).toEqual([
      'src/a.ts:2:18 TS71006 This queue has neither a handler nor type arguments, so its jobs have no type. Write defineQueue<Input, Output>(…), or give it a handler.',
    ])
  })
})

test('a tag before the parameter, or before an alias that is the whole input, is reported at the tag', async () => {
  const source = `
    /** @minLength 1 */
    type Name = string
    export const a = defineQueue('a', async (/** @minimum 1 */ count: number) => count)
    export const b = defineQueue('b', async (name: Name) => name)
    export const c = defineQueue<Name, string>('c')
    export const d = defineQueue('d', async (name: /** @maxLength 9 */ string) => name)
  `
  expect(await check(source)).toEqual([
    misplaced('@minLength 1 before the type Name', 'src/a.ts:3:9'),
    misplaced('@minimum 1 before the parameter', 'src/a.ts:5:50'),
    misplaced('@maxLength 9 within a type', 'src/a.ts:8:56'),
  ])
})

test('a tag before an interface or an enum is reported', async () => {
  const source = `
    /** @minimum 3 */
    interface Email { to: string }
    /** @maximum 2 */
    enum Level { low, high }
    interface Mail { level: Level; emails: Email[] }
    export const a = defineQueue('a', async (email: Email) => email.to)
    export const b = defineQueue('b', async (mail: Mail) => mail.level)
  `
  expect(await check(source)).toEqual([
    misplaced('@minimum 3 before the type Email', 'src/a.ts:3:9'),
    misplaced('@maximum 2 before the type Level', 'src/a.ts:5:9', 'input.level'),
  ])
})

describe('a tag before an alias', () => {
  const aliases = `import type { JobContext } from 'typeboss'
/** @minimum 0 */
type Item = number
/** @minimum 1 */
type Percent = number
/** @minimum 2 */
type Step = number
type Job = JobContext<Step>
async function send(name: Item[], job: Job): Promise<Percent> { return 1 }
`
  const item = misplaced('@minimum 0 before the type Item', 'src/a.ts:3:5')
  const percent = misplaced('@minimum 1 before the type Percent', 'src/a.ts:5:5', 'output')
  const step = misplaced('@minimum 2 before the type Step', 'src/a.ts:7:5', 'progress')

  test.each<readonly [string, readonly string[]]>([
    ['async (_: string): Promise<Percent> => 1', [percent]],
    [
      'async (_: string, job: JobContext<{ all: Step } | Step>) => {}',
      [misplaced('@minimum 2 before the type Step', 'src/a.ts:7:5', 'progress.all')],
    ],
    [
      'async (_: string, /** @maximum 9 */ job: Job) => {}',
      [step, misplaced('@maximum 9 before the parameter', 'src/a.ts:11:57', 'progress')],
    ],
    ['send', [item, percent, step]],
    [
      '((_: string): /** @multipleOf 2 */ Promise<number> => Promise.resolve(2))',
      [misplaced('@multipleOf 2 within a type', 'src/a.ts:11:53', 'output')],
    ],
  ])('that is the whole result or the progress is reported: %s', async (handler, errors) => {
    expect(await check(`${aliases}export const a = defineQueue('a', ${handler})`)).toEqual(errors)
  })

  test('that is a type argument is reported', async () => {
    const source = `${aliases}export const b = defineQueue<string, Percent>('b')
export const g = defineQueue<'g', string, number, {}, Step>('g', async () => 1)`
    expect(await check(source)).toEqual([percent, step])
  })
})

test('a tag before an alias of a dependency is left alone', async () => {
  const dependent = await createProject({
    'node_modules/ids/package.json': JSON.stringify({ name: 'ids', types: 'index.d.ts' }),
    'node_modules/ids/index.d.ts': '/** @format uuid */\nexport type Id = string\n',
    'src/a.ts': `import { defineQueue } from 'typeboss'\nimport type { Id } from 'ids'
export const a = defineQueue('a', async (order: { id: Id }) => order.id)\n`,
  })
  expect(dependent.check()).toEqual([])
  await dependent.remove()
})

test('a type with many problems is reported with the first ten', async () => {
  const fields = Array.from({ length: 15 }, (_, index) => `f${index}: symbol`).join('; ')
  const errors = await check(`export const a = defineQueue('a', async (input: { ${fields} }) => 1)`)
  expect(errors).toHaveLength(11)
  expect(errors).toContain("src/a.ts:2:49 TS71102 5 more places in the types of 'a' cannot be stored.")
})

describe("the compiler's own errors", () => {
  test('in a copied annotation are reported once, at the annotation', async () => {
    expect(
      await check(`export const a = defineQueue('a', async (input: { to: Nope }) => input)\n// the end`),
    ).toEqual([`src/a.ts:2:55 TS2304 Cannot find name 'Nope'.`])
  })

  test('that only a copy of an annotation has are reported at the annotation', async () => {
    const errors = await check(
      `import type { JobContext } from 'typeboss'
export const a = defineQueue('a', async (value: string, job: JobContext<typeof value>) => value)`,
    )
    expect(errors).toEqual(["src/a.ts:3:80 TS2304 Cannot find name 'value'."])
  })

  test('never point into the appended text, nor do their notes', async () => {
    await project.write({
      'src/use.ts': `import type { InputOf } from 'typeboss'\nexport const wrong: InputOf<'a'> = { to: 1 }`,
    })
    await check(`export const a = defineQueue('a', async (input: { to: string }) => input)`)
    const declared = (await project.read('src/a.ts')).indexOf('to:')
    const [diagnostic, ...others] = project.compile().diagnostics
    await project.write({ 'src/use.ts': '' })
    expect(others).toEqual([])
    expect(diagnostic?.code).toBe(2322)
    expect(diagnostic?.relatedInformation?.map(({ start }) => start)).toEqual([declared])
  })

  test('about syntax are reported alone, and nothing is appended to that file', async () => {
    expect(await check(`export const a = defineQueue('a', async (input: string) => {`)).toEqual([
      "src/a.ts:2:61 TS1005 '}' expected.",
    ])
  })

  test('are covered by a suppression comment, and so are those of typeboss', async () => {
    const source = `
      // @ts-expect-error
      export const a = defineQueue('a b', async (input: string) => input)
      export const b = defineQueue('b', async (input: {
        // @ts-expect-error
        to: Nope
      }) => input)
      // @ts-expect-error
      export const c = defineQueue('c', async (input: string) => input)
    `
    expect(await check(source)).toEqual(["src/a.ts:9:7 TS2578 Unused '@ts-expect-error' directive."])
  })

  test('prevent emit under noEmitOnError, as those of typeboss do', async () => {
    await check(`export const a = defineQueue('a b', async (input: string) => input)`)
    expect(Object.keys(project.compile({ noEmitOnError: true }).outputs)).toEqual([])
  })
})

test('a file that imports defineQueue from another module but cannot resolve the package is reported', async () => {
  const apart = await createProject({
    'packages/base/node_modules/typeboss/package.json': '{ "name": "typeboss", "types": "index.d.ts" }',
    'packages/base/node_modules/typeboss/index.d.ts':
      'export declare function defineQueue(name: string, handler: (input: string) => void): void',
    'packages/base/index.ts': `export { defineQueue } from 'typeboss'`,
    'packages/app/a.ts': `import { defineQueue } from '../base/index.js'\nexport const a = defineQueue('a', (input: string) => {})`,
    'tsconfig.json': `{ "compilerOptions": { "module": "nodenext", "target": "es2023", "types": [], "noEmit": true }, "files": ["packages/app/a.ts"] }`,
  })
  await rm(`${apart.folder}/node_modules`, { recursive: true })
  expect(apart.check()).toEqual([
    "packages/app/a.ts:2:18 TS71007 The package 'typeboss' cannot be resolved from this file, so its queues cannot join the type map. Add typeboss to the dependencies of the package that this file belongs to.",
  ])
  await apart.remove()
})
