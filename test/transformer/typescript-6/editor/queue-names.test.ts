/** A queue's name in the editor, with the real tsserver: from a use to the definition and back. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type ts from 'typescript'
import { openEditor } from '../../../support/editor.js'
import type { Editor } from '../../../support/editor.js'

const files = {
  'src/email.ts': `import { defineQueue } from 'typeboss'
export interface Email { to: string }
export const emailQueue = defineQueue('email-queue', async (email: Email) => ({ messageId: email.to }))
export const reportQueue = defineQueue('report-queue', async (report: { id: number }) => report.id)
`,
  'src/web.ts': `import { QueueClient, createPgBossService } from 'typeboss'
import type { InputOf, QueueName } from 'typeboss'
const queue = new QueueClient(createPgBossService())
export const id = await queue.add('email-queue', { to: 'a' })
export const sent = await queue.waitForCompletion("email-queue", id)
export const email: InputOf<'email-queue'> = { to: 'b' }
export function enqueue<Queue extends QueueName>(name: Queue, data: InputOf<Queue>) { return queue.add(name, data) }
await enqueue('email-queue', { to: 'c' })
`,
  'src/names.ts': `import type { QueueName } from 'typeboss'
export const names: QueueName[] = ['email-queue', 'report-queue']
export const text = 'email-queue'
export const kinds: ('email-queue' | 'other')[] = ['email-queue', 'other']
`,
}

const everyPlace = [
  'src/email.ts:3 email-queue',
  'src/web.ts:4 email-queue',
  'src/web.ts:5 email-queue',
  'src/web.ts:6 email-queue',
  'src/web.ts:8 email-queue',
  'src/names.ts:2 email-queue',
].toSorted()

const sides: readonly (readonly [string, string, string])[] = [
  ['a use', 'src/web.ts', "queue.add('email|-queue'"],
  ['the definition', 'src/email.ts', "defineQueue('email|-queue'"],
  ['a type', 'src/web.ts', "InputOf<'email|-queue'>"],
]

let editor: Editor
beforeAll(async () => {
  editor = await openEditor(files)
})
afterEach(() => editor.restore())
afterAll(() => editor.close())

interface SpanGroup {
  readonly file: string
  readonly locs: readonly {
    readonly start: ts.server.protocol.Location
    readonly end: ts.server.protocol.Location
  }[]
}

describe.each(sides)("a queue's name, from %s", (_side, path, marked) => {
  test('leads to the definition', async () => {
    const { definitions } = await editor.ask<ts.server.protocol.DefinitionInfoAndBoundSpan>(
      'definitionAndBoundSpan',
      path,
      marked,
    )
    expect(definitions.map(editor.show)).toEqual(['src/email.ts:3 email-queue'])
  })

  test('is found at all uses of the queue, and nowhere else', async () => {
    const { refs } = await editor.ask<ts.server.protocol.ReferencesResponseBody>('references', path, marked)
    expect(refs.map(editor.show).toSorted()).toEqual(everyPlace)
  })

  test('is renamed at all uses of the queue', async () => {
    const { info, locs } = await editor.ask<{
      info: ts.server.protocol.RenameInfo
      locs: readonly SpanGroup[]
    }>('rename', path, marked)
    expect(info).toMatchObject({ canRename: true, displayName: 'email-queue' })
    const places = locs.flatMap(({ file, locs: spans }) =>
      spans.map((span) => editor.show({ file, ...span })),
    )
    expect(places.toSorted()).toEqual(everyPlace)
  })

  test("shows the queue's types", async () => {
    expect(await editor.hover(path, marked)).toBe(
      '(queue) "email-queue": {\n    input: Email;\n    output: { messageId: string; };\n    options: {};\n}',
    )
  })
})

test('an equal text in another role is not a queue', async () => {
  const { info } = await editor.ask<{ info: ts.server.protocol.RenameInfo }>(
    'rename',
    'src/names.ts',
    "text = 'email|-queue'",
  )
  expect(info.canRename).toBe(false)
  const { refs } = await editor.ask<ts.server.protocol.ReferencesResponseBody>(
    'references',
    'src/names.ts',
    "['email|-queue', 'other']",
  )
  expect(refs.map(editor.show)).toEqual(['src/names.ts:4 email-queue'])
})

test('a name is highlighted at all uses in the file', async () => {
  const highlights = await editor.ask<readonly ts.server.protocol.DocumentHighlightsItem[]>(
    'documentHighlights',
    'src/web.ts',
    "queue.add('email|-queue'",
    { filesToSearch: [editor.file('src/web.ts')] },
  )
  expect(highlights.map(({ highlightSpans }) => highlightSpans.map(({ start }) => start.line))).toEqual([
    [4, 5, 6, 8],
  ])
})
