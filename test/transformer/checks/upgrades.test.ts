/** Errors about upgrades: what a worker would never run, and what it would read wrongly. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject, type Project } from '../../support/project.js'

let project: Project
beforeAll(async () => {
  project = await createProject({})
})
afterAll(() => project.remove())

async function check(types: string, upgrades: string): Promise<readonly string[]> {
  const lines = [
    `import { defineQueue } from 'typeboss'`,
    types.replaceAll('\n', ' '),
    `export const emails = defineQueue('emails', async (email: Email) => void email, {`,
    `  retries: 3,`,
    `  upgrades: ${upgrades},`,
    `})`,
  ]
  await project.write({ 'src/queues.ts': `${lines.join('\n')}\n` })
  return project.check()
}

/** One upgrade from `V1` to `Email`. */
const upgrading = (older: string, newer: string): Promise<readonly string[]> =>
  check(`type V1 = ${older}; type Email = ${newer}`, '[(_old: V1): Email => { throw new Error() }]')

describe('an upgrade is accepted', () => {
  test.each([
    ['whose type lacks a required field', '{ to: string; text: string }', '{ to: string; body: string }'],
    ['of a field whose JSON kind changed', '{ id: string }', '{ id: number }'],
    ['of an item that became a list', '{ to: string }', '{ to: string[] }'],
    ['told by a literal', `{ v: 1; at: string }`, '{ v: 2; at: Date }'],
    ['of a value that was removed', `{ s: 'draft' | 'sent' | 'lost' }`, `{ s: 'draft' | 'sent' }`],
    ['of a field that became required', '{ to?: string }', '{ to: string }'],
    ['of a null that was removed', '{ to: string | null }', '{ to: string }'],
    ['within a list', '{ list: { a: string }[] }', '{ list: { b: string }[] }'],
    [
      'within a list whose items change a type too',
      '{ list: { at: string }[] }',
      '{ list: { at: Date; b: 1 }[] }',
    ],
    ['of text in another form', '{ at: `${number}/${number}` }', '{ at: Date }'],
    ['of any other JSON', 'unknown', '{ to: string; at: Date }'],
    ['of a recursive type', 'Tree1', 'Tree2'],
  ])('%s: %s → %s', async (_title, older, newer) => {
    const trees =
      'interface Tree1 { name: string; children: Tree1[] } interface Tree2 { label: string; children: Tree2[] }'
    const errors = await check(
      `${trees} type V1 = ${older}; type Email = ${newer}`,
      '[(_old: V1): Email => { throw new Error() }]',
    )
    expect(errors).toEqual([])
  })

  test('that narrows a number by a tag', async () => {
    const types = 'interface V1 { age: number } interface Email { /** @minimum 0 */ age: number }'
    expect(await check(types, '[({ age }: V1): Email => ({ age: Math.abs(age) })]')).toEqual([])
  })

  test('as one of several, the newest first, of functions and of a constant list', async () => {
    const types = `interface V1 { to: string } interface V2 { to: string; text: string } interface Email { to: string[]; body: string }
      const fromV2 = ({ to, text }: V2): Email => ({ to: [to], body: text });
      function fromV1({ to }: V1): Email { return { to: [to], body: '' } }
      const all = [fromV2, fromV1] as const`
    expect(await check(types, '[fromV2, fromV1]')).toEqual([])
    expect(await check(types, 'all')).toEqual([])
  })
})

describe('an upgrade that never runs is an error:', () => {
  test.each([
    ['its type is the current one', '{ to: string }', '{ to: string }'],
    ['new fields are optional', '{ to: string }', '{ to: string; cc?: string[] }'],
    ['a field was removed', '{ to: string; text: string }', '{ to: string }'],
    ['its field became wider', `{ s: 'a' }`, `{ s: 'a' | 'b' }`],
    ['its text is other text too', '{ at: Date }', '{ at: string }'],
    ['the input takes anything', '{ at: Date }', 'unknown'],
  ])('%s', async (_title, older, newer) => {
    expect(await upgrading(older, newer)).toEqual([
      expect.stringMatching(
        /^src\/queues\.ts:5:14 TS71017 This upgrade never runs: .* fits the queue's input,/,
      ),
    ])
  })

  test('an upgrade before it takes its jobs', async () => {
    const types =
      'interface V1 { to: string } interface V2 { to: string; text: string } interface Email { to: string; body: string }'
    const [v1, v2] = [1, 2].map((version) => `(old: V${version}): Email => ({ to: old.to, body: '' })`)
    expect(await check(types, `[${v1}, ${v2}]`)).toEqual([
      expect.stringContaining(
        'TS71017 This upgrade never runs: all JSON of its type fits the type of upgrades[0],',
      ),
    ])
    expect(await check(types, `[${v2}, ${v1}]`)).toEqual([])
  })
})

describe('an upgrade whose jobs are read wrongly before is an error at the path:', () => {
  test.each([
    ['at', '{ at: string }', '{ at: Date }'],
    ['list[].at', '{ list: { at: string }[] }', '{ list: { at: Date }[] }'],
    ['text', `{ kind: string; text: string }`, `{ kind: 'a' | 'b' }`],
    ['tags', '{ tags: string[]; n?: string | number }', '{ tags: Set<string>; n?: string }'],
    ['to.zip', '{ to: { zip: string; s: string } }', `{ to: { s: 'a' } }`],
    ['meta', '{ meta: unknown }', '{ meta: { a: string } }'],
  ])('%s', async (path, older, newer) => {
    expect(await upgrading(older, newer)).toEqual([
      expect.stringContaining(
        `TS71018 JSON of this upgrade's type may fit the queue's input, which is tried before, and ${path} is lost`,
      ),
    ])
  })
})

describe('an upgrade whose type is not seen is an error:', () => {
  const types = 'interface V1 { to: string } interface Email { to: string; body: string }'

  test('its parameter has none', async () => {
    const errors = await check(types, `[(old) => ({ to: 'a', body: String(old) })]`)
    expect(errors).toEqual([
      expect.stringMatching(/:5:15 TS7006 Parameter 'old' implicitly has an 'any' type/),
    ])
    expect(await check(types, `[() => ({ to: 'a', body: '' })]`)).toEqual([
      expect.stringContaining('TS71016 The parameter of this upgrade has no type'),
    ])
  })

  test('it is in a list that may have any length', async () => {
    const list = `${types} const list = [(old: V1): Email => ({ ...old, body: '' })]`
    expect(await check(list, 'list')).toEqual([
      expect.stringMatching(/:5:3 TS71016 The type of this option does not show each upgrade/),
    ])
    expect(await check(list, '[...list]')).toEqual([expect.stringContaining('TS71016')])
  })
})

test('an upgrade that returns another type is an error of the compiler, and so is a promise', async () => {
  const types = 'interface V1 { to: string } interface Email { to: string; body: string }'
  expect(await check(types, '[(old: V1) => old]')).toEqual([expect.stringMatching(/TS2322 .*'body'|TS2741/)])
  expect(await check(types, `[async (old: V1) => ({ ...old, body: '' })]`)).toEqual([
    expect.stringMatching(/TS2322|TS2739|TS2741|TS2345/),
  ])
})

test('an older type that cannot be stored is an error at its annotation', async () => {
  const types = 'interface V1 { to: symbol } interface Email { to: string }'
  expect(await check(types, `[(_old: V1): Email => ({ to: '' })]`)).toEqual([
    expect.stringMatching(/^src\/queues\.ts:5:21 TS71102 upgrades\[0\]\.to: /),
  ])
})

test('upgrades of a definition by type arguments are read from the call', async () => {
  await project.write({
    'src/queues.ts': `import { defineQueue } from 'typeboss'
interface V1 { to: string }
interface Email { to: string; body: string }
const fromV1 = (old: V1): Email => ({ ...old, body: '' })
export const emails = defineQueue<Email>('emails', { upgrades: [fromV1, (old: Email): Email => old] })
`,
  })
  expect(project.check()).toEqual([expect.stringMatching(/^src\/queues\.ts:5:73 TS71017 /)])
})

test('options of the wide type without an input can still be shared', async () => {
  await project.write({
    'src/queues.ts': `import { defineQueue, type QueueOptions } from 'typeboss'
const shared: QueueOptions = { retries: 3 }
export const a = defineQueue('a', async (email: { to: string }) => void email, shared)
export const b = defineQueue<{ to: string }>('b', shared)
`,
  })
  expect(project.check()).toEqual([])
})
