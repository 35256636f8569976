/** No answer of tsserver contains appended text: every position in it is in the user's text. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import { readScript } from '#transformer/typescript-6/editor/scripts'
import { clippedChanges } from '#transformer/typescript-6/editor/edit-answers'
import { openEditor } from '../../../support/editor.js'
import type { Editor } from '../../../support/editor.js'

const email = `import { defineQueue } from 'typeboss'
import { readFile } from 'node:fs'

export interface Email {
  to: string
}

export const emailQueue = defineQueue('email-queue', async (email: Email) => {
  return { messageId: email.to }
})

// TODO: send it
export const reportQueue = defineQueue('report-queue', async (report: { /* TODO: a name */ id: number }) => {
  return report.id
})
`

const web = `import { QueueClient, createPgBossService } from 'typeboss'
const queue = new QueueClient(createPgBossService())
await queue.add('report-queue', { id: 1 })
await queue.add('email-queue', { to: 'a' })
`

let editor: Editor
let lines: number
beforeAll(async () => {
  lines = email.split('\n').length
  editor = await openEditor({ 'src/email.ts': email, 'src/web.ts': web })
  await editor.errors('src/web.ts')
})
afterEach(() => editor.restore())
afterAll(() => editor.close())

/** All line numbers in an answer, at any depth. */
function linesIn(answer: unknown): readonly number[] {
  const found: number[] = []
  JSON.stringify(answer, (key, value: unknown) => {
    if (key === 'line' && typeof value === 'number') found.push(value)
    return value
  })
  return found
}

async function places(command: string, path: string, marked: string): Promise<readonly string[]> {
  const answer = await editor.ask<readonly ts.server.protocol.FileSpan[]>(command, path, marked)
  return answer.map(editor.show)
}

async function references(path: string, marked: string): Promise<readonly string[]> {
  const { refs } = await editor.ask<ts.server.protocol.ReferencesResponseBody>('references', path, marked)
  return refs.map(editor.show)
}

async function renames(path: string, marked: string): Promise<readonly string[]> {
  const { locs } = await editor.ask<ts.server.protocol.RenameResponseBody>('rename', path, marked)
  return locs.flatMap(({ file, locs: spans }) => spans.map((span) => editor.show({ file, ...span })))
}

describe('the outline', () => {
  test.each(['navbar', 'navtree', 'navto-full'])(
    "contains only the user's declarations (%s)",
    async (command) => {
      const answer = await editor.askFile(command === 'navto-full' ? 'navbar' : command, 'src/email.ts')
      expect(JSON.stringify(answer)).toContain('emailQueue')
      expect(JSON.stringify(answer)).not.toMatch(/QueueTypes|typeboss\\"/)
      expect(Math.max(...linesIn(answer))).toBeLessThanOrEqual(lines)
    },
  )

  test('contains no symbols of the map in a search of the workspace', async () => {
    const items = await editor.askFile<readonly ts.server.protocol.NavtoItem[]>('navto', 'src/email.ts', {
      searchValue: 'e',
      maxResultCount: 1000,
    })
    const ours = items.filter(({ file }) => file === editor.file('src/email.ts'))
    expect(ours.map(({ name }) => name)).toContain('emailQueue')
    expect(ours.map(({ name }) => name)).not.toContain('QueueTypes')
    expect(Math.max(...linesIn(ours))).toBeLessThanOrEqual(lines)
  })
})

test("folding ends at the end of the user's text", async () => {
  const spans = await editor.askFile<readonly ts.server.protocol.OutliningSpan[]>(
    'getOutliningSpans',
    'src/email.ts',
  )
  expect(spans.map(({ textSpan }) => textSpan.start.line)).toEqual([1, 4, 8, 8, 9, 13, 13, 13])
  expect(Math.max(...linesIn(spans))).toBeLessThanOrEqual(lines)
})

test('formatting does not change the end of the file', async () => {
  await editor.askFile('configure', 'src/email.ts', { formatOptions: { indentSize: 2 } })
  editor.change('src/email.ts', 'return report.id', 'return   report.id')
  const edits = await editor.askFile<readonly ts.server.protocol.CodeEdit[]>('format', 'src/email.ts', {
    line: 1,
    offset: 1,
    endLine: lines,
    endOffset: 1,
  })
  expect(edits).toEqual([{ start: { line: 14, offset: 9 }, end: { line: 14, offset: 12 }, newText: ' ' }])
})

test('a to-do in a copied type is listed once', async () => {
  const comments = await editor.askFile<readonly { readonly message: string }[]>(
    'todoComments',
    'src/email.ts',
    {
      descriptors: [{ text: 'TODO', priority: 1 }],
    },
  )
  expect(comments.map(({ message }) => message)).toEqual(['TODO: send it', 'TODO: a name '])
})

describe('references and renames', () => {
  test("of a type are the user's own", async () => {
    expect(await references('src/email.ts', 'interface Em|ail')).toEqual([
      'src/email.ts:4 Email',
      'src/email.ts:8 Email',
    ])
    expect(await renames('src/email.ts', 'interface Em|ail')).toEqual([
      'src/email.ts:4 Email',
      'src/email.ts:8 Email',
    ])
  })

  test("of a definition's constant are the user's own", async () => {
    expect(await references('src/email.ts', 'const email|Queue')).toEqual(['src/email.ts:8 emailQueue'])
  })

  const everyId = ['src/email.ts:13 id', 'src/email.ts:14 id', 'src/web.ts:3 id']
  test.each([
    ['its declaration', 'src/email.ts', 'name */ i|d'],
    ['the handler', 'src/email.ts', 'report.i|d'],
    ['a producer', 'src/web.ts', '{ i|d: 1'],
  ])(
    'of a field of a type within the definition include the handler and the producer, from %s',
    async (_side, path, marked) => {
      expect((await references(path, marked)).toSorted()).toEqual(everyId)
      expect((await renames(path, marked)).toSorted()).toEqual(everyId)
    },
  )
})

describe('a definition', () => {
  test("of a field in the queue's definition is found there", async () => {
    expect(await places('definition', 'src/web.ts', '{ i|d: 1')).toEqual(['src/email.ts:13 id'])
  })

  test('of a field of a named type is in that type', async () => {
    expect(await places('definition', 'src/web.ts', '{ t|o:')).toEqual(['src/email.ts:5 to'])
  })
})

describe('an edit', () => {
  test('that organizes imports changes imports only', async () => {
    const changes = await editor.askFile<readonly ts.server.protocol.FileCodeEdits[]>(
      'organizeImports',
      'src/email.ts',
      { scope: { type: 'file', args: { file: editor.file('src/email.ts') } } },
    )
    expect(linesIn(changes).every((line) => line <= 3)).toBe(true)
    expect(changes).toHaveLength(1)
  })

  test("after the appended text moves to the end of the user's text", () => {
    const script = readScript(ts, '/email.ts', email, undefined)
    if (!script?.appended) throw new Error('nothing was appended')
    const change = (start: number, length: number, newText: string): readonly ts.TextChange[] =>
      clippedChanges(new Map([['/email.ts', script]]), [
        { fileName: '/email.ts', textChanges: [{ span: { start, length }, newText }] },
      ]).flatMap(({ textChanges }) => textChanges)
    const end = email.length
    const total = end + script.appended.text.length
    expect(change(total, 0, 'let a')).toEqual([{ span: { start: end, length: 0 }, newText: 'let a' }])
    expect(change(end - 3, total - end + 3, '')).toEqual([
      { span: { start: end - 3, length: 3 }, newText: '' },
    ])
    expect(change(end + 10, 5, 'other')).toEqual([])
    expect(change(3, 4, 'other')).toEqual([{ span: { start: 3, length: 4 }, newText: 'other' }])
  })
})

test("semantic colours end at the end of the user's text", async () => {
  const { spans } = await editor.askFile<{ spans: readonly number[] }>(
    'encodedSemanticClassifications-full',
    'src/email.ts',
    { start: 0, length: email.length, format: '2020' },
  )
  const starts = spans.filter((_value, index) => index % 3 === 0)
  expect(starts.length).toBeGreaterThan(0)
  expect(Math.max(...starts)).toBeLessThan(email.length)
})

test("a selection grows to the user's whole text and not beyond", async () => {
  const [selection] = await editor.askFile<readonly ts.server.protocol.SelectionRange[]>(
    'selectionRange',
    'src/email.ts',
    { locations: [{ line: 14, offset: 12 }] },
  )
  expect(Math.max(...linesIn(selection))).toBeLessThanOrEqual(lines)
})

test('completion works at the very end of the file', async () => {
  editor.change('src/email.ts', 'return report.id\n})\n', 'return report.id\n})\nemailQueue.')
  const names = await editor.completions('src/email.ts', '})\nemailQueue.|')
  expect(names).toEqual(expect.arrayContaining(['handler', 'name', 'options']))
})

test("suggestions are about the user's own lines", async () => {
  const suggestions = await editor.askFile<readonly ts.server.protocol.Diagnostic[]>(
    'suggestionDiagnosticsSync',
    'src/email.ts',
  )
  expect(Math.max(...linesIn(suggestions))).toBeLessThanOrEqual(lines)
})
