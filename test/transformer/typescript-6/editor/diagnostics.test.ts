/** typeboss's own errors and their quick fixes in the editor, with the real tsserver. */
import { cp, mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type ts from 'typescript'
import { openEditor } from '../../../support/editor.js'
import type { Editor } from '../../../support/editor.js'
import { createProject, plugin } from '../../../support/project.js'

const files = {
  'src/email.ts': `import { defineQueue } from 'typeboss'
export interface Email { to: string }
export const emailQueue = defineQueue('email-queue', async (email: Email) => email.to)
`,
  'src/kit.ts': `export { defineQueue as queueOf } from 'typeboss'
`,
  'src/push.ts': `import { queueOf } from './kit.js'
export const pushQueue = queueOf('push-queue', async (text: string) => text.length)
`,
  'src/web.ts': `import { QueueClient, createPgBossService } from 'typeboss'
const queue = new QueueClient(createPgBossService())
await queue.add('email-queue', { to: 'a' })
await queue.add('push-queue', 'hello')
`,
}

let editor: Editor
beforeAll(async () => {
  editor = await openEditor(files)
})
afterEach(() => editor.restore())
afterAll(() => editor.close())

describe('definitions', () => {
  test('are found if defineQueue comes from a module of the project', async () => {
    expect(await editor.errors('src/web.ts')).toEqual([])
    expect(await editor.errors('src/push.ts')).toEqual([])
  })

  test('are removed when that module no longer re-exports defineQueue', async () => {
    editor.change('src/kit.ts', 'defineQueue as queueOf', 'QueueClient as queueOf')
    expect(await editor.errors('src/web.ts')).toEqual([
      expect.stringMatching(/^4:17 TS2345 Argument of type '"push-queue"'/),
    ])
  })

  test('of the same name are errors in both files, and calls are not checked', async () => {
    editor.change('src/push.ts', "'push-queue'", "'email-queue'")
    const taken = "TS71003 The queue name 'email-queue' is defined more than once, also in"
    expect(await editor.errors('src/email.ts')).toEqual([
      expect.stringContaining(`3:39 ${taken} src/push.ts:2`),
    ])
    expect(await editor.errors('src/push.ts')).toEqual([
      expect.stringContaining(`2:34 ${taken} src/email.ts:3`),
    ])
    editor.change('src/web.ts', "'push-queue', 'hello'", "'email-queue', 'hello'")
    expect(await editor.errors('src/web.ts')).toEqual([])
    editor.restore()
    expect(await editor.errors('src/email.ts')).toEqual([])
    expect(await editor.errors('src/push.ts')).toEqual([])
  })

  test('of a type that JSON cannot represent are errors at the type', async () => {
    editor.change('src/email.ts', '{ to: string }', '{ to: string; callback: () => void }')
    expect(await editor.errors('src/email.ts')).toEqual([expect.stringMatching(/^3:68 TS711\d\d .*callback/)])
  })

  test.each([
    ["defineQueue('email-queue',", 'defineQueue(String(1),'],
    ["'email-queue'", "'email queue!'"],
    ['export const', 'export let'],
    ['async (email: Email)', 'async (email)'],
    ['{ to: string }', '{ to: string; callback: () => void }'],
  ])('that tspc refuses have the same errors: %s → %s', async (before, after) => {
    editor.change('src/email.ts', before, after)
    const shown = await editor.errors('src/email.ts')
    const project = await createProject({ 'src/email.ts': editor.text('src/email.ts') })
    const compiled = project.check().map((line) => line.replace('src/email.ts:', ''))
    await project.remove()
    expect(shown.filter((line) => line.includes('TS71')).toSorted()).toEqual(
      compiled.filter((line) => line.includes('TS71')).toSorted(),
    )
    expect(shown.join()).toContain('TS71')
  })
})

test("the compiler's own errors about queues have the words that tspc prints", async () => {
  editor.change('src/web.ts', "'push-queue'", "'pushqueue'")
  editor.change('src/email.ts', '=> email.to)', '=> email.to, { retris: 5 })')
  const shown = [...(await editor.errors('src/email.ts')), ...(await editor.errors('src/web.ts'))]
  const texts = Object.keys(files).map((path) => [path, editor.text(path)])
  const project = await createProject(Object.fromEntries(texts))
  const compiled = project.check().map((line) => line.replace(/^src\/\w+\.ts:/, ''))
  await project.remove()
  expect(shown).toEqual(compiled)
  expect(shown.join('\n')).toContain(`Did you mean '"push-queue"'?`)
  expect(shown.join('\n')).toContain("Did you mean to write 'retries'?")
})

test.each([
  ['retryLimit: 5', 'In typeboss: retries.'],
  ['removeOnComplete: true', 'In typeboss: retention of the queue, in milliseconds'],
  ['attempts: 3', 'In typeboss: retries, which does not count the first attempt'],
])('an option of another queue is explained: %s', async (option, words) => {
  editor.change('src/email.ts', '=> email.to)', `=> email.to, { ${option} })`)
  expect((await editor.errors('src/email.ts')).join('\n')).toContain(words)
})

/** The file after an edit and the quick fix of its error, without the first two lines. */
async function fixed(before: string, after: string, code: number, path = 'src/email.ts'): Promise<string> {
  editor.change(path, before, after)
  const errors = await editor.askFile<readonly ts.server.protocol.Diagnostic[]>(
    'semanticDiagnosticsSync',
    path,
  )
  const error = errors.find((one) => one.code === code)
  if (!error) throw new Error(`No TS${code} among ${JSON.stringify(errors)}`)
  const [fix] = await editor.askFile<readonly ts.server.protocol.CodeFixAction[]>('getCodeFixes', path, {
    startLine: error.start.line,
    startOffset: error.start.offset,
    endLine: error.end.line,
    endOffset: error.end.offset,
    errorCodes: [code],
  })
  for (const { textChanges } of fix?.changes ?? []) {
    editor.apply(path, textChanges)
  }
  return editor.text(path).split('\n').slice(2).join('\n')
}

describe('a quick fix', () => {
  test('writes the name of a constant into the call', async () => {
    editor.change(
      'src/email.ts',
      '{ to: string }',
      "{ to: string }; const { name } = { name: 'email-queue' } as const",
    )
    const text = await fixed("defineQueue('email-queue',", 'defineQueue(name,', 71001)
    expect(text).toContain("defineQueue('email-queue', async")
  })

  test('replaces the refused characters of a name', async () => {
    expect(await fixed("'email-queue'", "'email queue!'", 71002)).toContain("defineQueue('email-queue',")
  })

  test('names a definition', async () => {
    expect(await fixed('export const emailQueue = ', '', 71004)).toMatch(
      /^export const emailQueue = defineQueue\(/,
    )
  })

  test('makes a variable constant', async () => {
    expect(await fixed('export const', 'export let', 71004)).toMatch(/^export const emailQueue = /)
  })

  test('declares a type for a parameter that has none', async () => {
    expect(await fixed('async (email: Email) => email.to', 'async message => 1', 71005)).toBe(
      "export interface Message {}\n\nexport const emailQueue = defineQueue('email-queue', async (message: Message) => 1)\n",
    )
  })

  test('writes the name of the queue that was meant', async () => {
    const text = await fixed("'push-queue'", "'pushqueue'", 2345, 'src/web.ts')
    expect(text).toBe(files['src/web.ts'].split('\n').slice(2).join('\n'))
  })

  test('has an error code that editors request fixes for', async () => {
    expect(await editor.askFile<readonly string[]>('getSupportedCodeFixes', 'src/email.ts')).toEqual(
      expect.arrayContaining(['71001', '71002', '71004', '71005', '2304', '2345']),
    )
  })
})

test('a plugin entry without transformProgram is an error at the import of typeboss', async () => {
  const options = { plugins: [{ name: 'typeboss', transform: 'typeboss/transformer' }] }
  const incomplete = await openEditor({ 'src/web.ts': files['src/web.ts'] }, options)
  expect(await incomplete.errors('src/web.ts')).toContainEqual(
    expect.stringMatching(/^1:50 TS71008 The plugin entry of typeboss lacks "transformProgram": true/),
  )
  await incomplete.close()
})

test('a call in a file that cannot resolve typeboss is an error, as under tspc', async () => {
  const jobs = 'packages/jobs/index.ts'
  const web = 'packages/web/a.ts'
  const config = { module: 'nodenext', target: 'es2023', types: [], skipLibCheck: true, plugins: [plugin] }
  const outside = await openEditor({
    [jobs]: `import { QueueClient, createPgBossService, defineQueue } from 'typeboss'
export const queue = new QueueClient(createPgBossService())
export const mailQueue = defineQueue('mail', async (text: string) => text)
`,
    [web]: `import { queue } from '../jobs/index.js'\nawait queue.add('mail', 'a')\n`,
    'packages/jobs/tsconfig.json': JSON.stringify({ compilerOptions: config, include: ['.', '../web'] }),
  })
  const root = dirname(dirname(dirname(outside.file(web))))
  await mkdir(`${root}/packages/jobs/node_modules`)
  await cp(`${root}/node_modules/typeboss`, `${root}/packages/jobs/node_modules/typeboss`)
  await rm(`${root}/node_modules/typeboss`)
  await rm(`${root}/tsconfig.json`)
  const shown = await outside.errors(web)
  await outside.close()
  expect(shown).toEqual([expect.stringContaining("2:7 TS71007 The package 'typeboss' cannot be resolved")])
})
