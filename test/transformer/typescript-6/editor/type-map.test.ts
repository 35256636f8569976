/** The type map in the editor, with the real tsserver. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { openEditor } from '../../../support/editor.js'
import type { Editor } from '../../../support/editor.js'

const email = `import { defineQueue } from 'typeboss'

export interface Email {
  to: string
  subject: string
}

export const emailQueue = defineQueue('email-queue', async (email: Email) => {
  return { messageId: email.to, sentAt: new Date() }
}, { retries: 5 })

export const reportQueue = defineQueue('report-queue', async (report: { id: number }) => report.id)
`

const web = `import { QueueClient, createPgBossService } from 'typeboss'

const queue = new QueueClient(createPgBossService())

export const id = await queue.add('email-queue', { to: 'a', subject: 'b' })
export const sent = await queue.waitForCompletion('email-queue', id)
`

let editor: Editor
beforeAll(async () => {
  editor = await openEditor({ 'src/email.ts': email, 'src/web.ts': web })
})
afterEach(() => editor.restore())
afterAll(() => editor.close())

describe('in the editor', () => {
  test('correct code has no errors', async () => {
    expect(await editor.errors('src/web.ts')).toEqual([])
    expect(await editor.errors('src/email.ts')).toEqual([])
  })

  test('the result of waitForCompletion is inferred from the handler', async () => {
    expect(await editor.hover('src/web.ts', 'const se|nt')).toBe(
      'const sent: {\n    messageId: string;\n    sentAt: Date;\n}',
    )
  })

  test('a call shows the input of its queue, and whether it is optional', async () => {
    expect(await editor.hover('src/web.ts', 'queue.a|dd')).toContain(
      `(queue: "email-queue", data: Email, options?: AddOptions | undefined): Promise<string>`,
    )
    editor.change('src/email.ts', 'async (email: Email) => {', 'async (email?: Email) => {')
    editor.change('src/web.ts', ", { to: 'a', subject: 'b' }", '')
    expect(await editor.errors('src/web.ts')).toEqual([])
    editor.change('src/email.ts', 'async (email?: Email) => {', 'async (email: Email) => {')
    expect(await editor.errors('src/web.ts')).toEqual([
      "5:31 TS2554 Expected 2-3 arguments, but got 1. The missing 'data' is of type 'Email'.",
    ])
  })

  test('a queue is completed by name', async () => {
    editor.change('src/web.ts', "queue.add('email-queue', {", "queue.add('', {")
    expect(await editor.completions('src/web.ts', "queue.add('|'")).toEqual(['email-queue', 'report-queue'])
  })

  test("the data's fields are completed", async () => {
    editor.change('src/web.ts', "{ to: 'a', subject: 'b' }", '{  }')
    expect(await editor.completions('src/web.ts', '{ | }')).toEqual(['subject', 'to'])
  })

  test('wrong data is an error at the wrong field', async () => {
    editor.change('src/web.ts', "to: 'a'", 'to: 1')
    expect(await editor.errors('src/web.ts')).toEqual([
      "5:52 TS2322 Type 'number' is not assignable to type 'string'.",
    ])
  })

  test('an unsaved edit of a definition applies immediately in the files that use it', async () => {
    editor.change('src/email.ts', '  subject: string\n', '  title: string\n')
    expect(await editor.errors('src/web.ts')).toEqual([
      "5:61 TS2353 Object literal may only specify known properties, and 'subject' does not exist in type 'Email'.",
    ])
    editor.change('src/email.ts', '  title: string\n', '  subject: string\n')
    expect(await editor.errors('src/web.ts')).toEqual([])
  })

  test('a queue that was just written is in the map', async () => {
    const definition =
      "export const pushQueue = defineQueue('push-queue', async (text: string) => text.length)\n"
    editor.change('src/email.ts', 'export const reportQueue', `${definition}export const reportQueue`)
    editor.change(
      'src/web.ts',
      'export const sent',
      "await queue.add('push-queue', 'hello')\nexport const sent",
    )
    expect(await editor.errors('src/web.ts')).toEqual([])
    editor.change('src/email.ts', definition, '')
    expect(await editor.errors('src/web.ts')).toEqual([
      expect.stringMatching(/^6:17 TS2345 Argument of type '"push-queue"' is not assignable/),
    ])
  })

  test("typeboss's own errors have the compiler's codes and words", async () => {
    editor.change('src/email.ts', 'async (email: Email)', 'async (email)')
    expect(await editor.errors('src/email.ts')).toContainEqual(
      expect.stringMatching(/^8:61 TS71005 The handler's first parameter has no type/),
    )
  })

  test('an error in a copied annotation is reported once, at the annotation', async () => {
    editor.change('src/email.ts', 'async (email: Email)', 'async (email: Emial)')
    const errors = await editor.errors('src/email.ts')
    expect(errors.filter((error) => error.includes('Emial'))).toEqual([
      "8:68 TS2552 Cannot find name 'Emial'. Did you mean 'Email'?",
    ])
  })

  test("a missing brace is reported at the end of the user's text", async () => {
    editor.change('src/email.ts', 'report.id)\n', 'report.id)\nfunction unfinished() {\n')
    expect(await editor.errors('src/email.ts')).toContainEqual(
      expect.stringMatching(/^13:25 TS1005 '}' expected/),
    )
  })
})
