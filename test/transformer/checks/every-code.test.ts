/**
 * Each code of the table of errors, by one small wrong project: `tspc` and the editor report the same codes at the same
 * places.
 */
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compileProject } from '../../support/compile-project.js'
import { openEditor, type Editor } from '../../support/editor.js'
import { createProject, repository, run, type Files, type Project } from '../../support/project.js'

const importing = `import { defineQueue } from 'typeboss'\n`

/** A project whose one file defines queues. */
const defining = (text: string): Files => ({ 'src/a.ts': importing + text })

/** A project whose one queue has this input. */
const taking = (type: string, before = ''): Files =>
  defining(`${before}\nexport const a = defineQueue('a', async (input: ${type}) => void input)\n`)

const email = `export const emails = defineQueue('email-queue', async (email: { to: string }) => email.to`
const levels = Array.from({ length: 150 }, (_, level) => `interface I${level + 1} { a: I${level} }`)

/** By code, what is a warning: `tspc` prints it and goes on. */
const warnings: Readonly<Record<number, Files>> = {
  71015: {
    ...defining(`${email})\nexport const a = defineQueue('a', async (text: string | null) => text)\n`),
    'src/b.ts': `import { QueueClient, createPgBossService } from 'typeboss'
await new QueueClient(createPgBossService()).add('a', null)\n`,
  },
  71118: taking('Tagged', 'interface Tagged {\n  /** @format int64 */\n  count: number\n}'),
  71119: taking('Tagged', 'interface Tagged {\n  /** @pattern ^(a+)+$ */\n  text: string\n}'),
}

/** By code. Each file's place is its path in the project. */
const projects: Readonly<Record<number, Files>> = {
  71001: defining(`declare const name: string\nexport const a = defineQueue(name, async () => {})\n`),
  71002: defining(`export const a = defineQueue('a b', async () => {})\n`),
  71003: {
    ...defining(`export const a = defineQueue('a', async () => {})\n`),
    'src/b.ts': `${importing}export const b = defineQueue('a', async () => {})\n`,
  },
  71004: defining(`export function make() { return defineQueue('a', async () => {}) }\n`),
  71005: defining(`export const a = defineQueue('a', async (input) => void input)\n`),
  71006: defining(`export const a = defineQueue('a')\n`),
  71010: {
    ...defining(`${email}, { retries: -1, backoff: { type: 'fixed', delay: -5 } })\n`),
    'src/b.ts': `import type { QueueClient } from 'typeboss'
export const add = (queue: QueueClient) => queue.add('email-queue', { to: 'a' }, { delay: -5 })\n`,
  },
  71011: defining(
    `${email}, { deadLetter: 'nowhere' })\nexport const own = defineQueue('own', async () => {}, { deadLetter: 'own' })
export const other = defineQueue('other', async (count: number) => count, { deadLetter: 'email-queue' })\n`,
  ),
  71012: taking('QueueTypes', 'interface QueueTypes { to: string }'),
  71013: {
    'src/a.ts': `import 'mails'\nimport { QueueClient } from 'typeboss'\nexport type Client = QueueClient\n`,
    'node_modules/mails/package.json': '{ "name": "mails", "version": "1.0.0", "types": "index.d.ts" }',
    'node_modules/mails/index.d.ts': `import { QueueDefinition } from 'typeboss'
export declare const mails: QueueDefinition<'m', string>\n`,
    'node_modules/mails/node_modules/typeboss/package.json':
      '{ "name": "typeboss", "version": "0.0.9", "types": "index.d.ts" }',
    'node_modules/mails/node_modules/typeboss/index.d.ts': `export interface QueueDefinition<Name, Input> {
  name: Name
  input: Input
}\n`,
  },
  71014: {
    ...defining(`${email})\n`),
    'src/b.ts': `import type { QueueClient } from 'typeboss'
export const spread = (queue: QueueClient, args: ['email-queue', { to: string }]) => queue.add(...args)
export const called = (queue: QueueClient) => queue.add.call(queue, 'email-queue', { to: 'a' })\n`,
  },
  71016: defining(`${email}, { upgrades: [() => ({ to: '' })] })\n`),
  71017: defining(`${email}, { upgrades: [(old: { to: string; cc: string }) => old] })\n`),
  71018: defining(
    `export const a = defineQueue('a', async (input: { at: Date }) => void input, {
  upgrades: [(old: { at: string }) => ({ at: new Date(old.at) })],\n})\n`,
  ),
  71101: taking('{ run: () => void }'),
  71102: taking('{ key: symbol }'),
  71103: taking('{ later: Promise<string> }'),
  71104: taking('{ user: User }', 'class User { save() {} }'),
  71105: defining(`export const a = defineQueue('a', async <T>(input: T) => void input)\n`),
  71106: taking('{ o: object }'),
  71107: taking('Endless<string>', 'interface Endless<T> { value: T; next?: Endless<T[]> }'),
  71108: taking(`{ at: Date } | { at: string }`),
  71109: taking('Tagged', 'interface Tagged {\n  /** @minimum 3 */\n  text: string\n}'),
  71110: taking('Tagged', 'interface Tagged {\n  /** @minimum much */\n  count: number\n}'),
  71111: taking('{ a: never }'),
  71112: taking('{ [key: symbol]: string }'),
  71113: taking('I150', `interface I0 { a: string }\n${levels.join('\n')}`),
  71114: taking('Tagged', 'interface Tagged {\n  /** @minimun 3 */\n  count: number\n}'),
  71115: taking('{ code: Uppercase<`${number}a`> }'),
  71116: taking('{ list: string[] & { extra: number } }'),
  71117: taking('{ list: ArrayLike<string> }'),
}

/** A package that does not see typeboss calls the client of one that does. */
const unseen: Files = {
  'packages/jobs/index.ts': `import { QueueClient, createPgBossService, defineQueue } from 'typeboss'
export const queue = new QueueClient(createPgBossService())
${email})\n`,
  'packages/web/a.ts': `import { queue } from '../jobs/index.js'\nawait queue.add('email-queue', { to: 'a' })\n`,
}

/** About how the plugin is set up, and so at another place in the editor, which has no diagnostics in tsconfig.json. */
const ofSetUp = [71008, 71009]

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  types: [],
  noEmit: true,
  plugins: [{ name: 'typeboss', transform: 'typeboss/transformer', transformProgram: true }],
}
const tsconfig = JSON.stringify({ compilerOptions })
const withoutNull = JSON.stringify({ compilerOptions: { ...compilerOptions, strict: false } })

let editor: Editor
let hidden: Project
beforeAll(async () => {
  const files = Object.entries({ ...projects, ...warnings }).flatMap(([code, own]) => [
    [`${code}/tsconfig.json`, code === '71015' ? withoutNull : tsconfig],
    [`${code}/package.json`, '{ "type": "module" }'],
    ...Object.entries(own).map(([path, text]) => [`${code}/${path}`, text]),
  ])
  editor = await openEditor(Object.fromEntries(files))
  hidden = await createProject({ ...unseen, 'tsconfig.json': tsconfig })
  await mkdir(join(hidden.folder, 'packages/jobs/node_modules'))
  const place = 'node_modules/typeboss'
  await rename(join(hidden.folder, place), join(hidden.folder, 'packages/jobs', place))
}, 60_000)
afterAll(async () => {
  await editor.close()
  await hidden.remove()
})

/** `src/a.ts:2:31 TS71001`, of a line with the message. */
function withoutMessage(line: string): string {
  return /^\S+:\d+:\d+ TS\d+/.exec(line)?.[0] ?? line
}

async function inEditor(folder: string, files: Files): Promise<readonly string[]> {
  const found: string[] = []
  for (const [path, text] of Object.entries(files)) {
    if (!/(?<!\.d)\.ts$/.test(path)) continue
    const opened = relative(editor.file('.'), join(folder, path))
    editor.open(opened, text)
    for (const line of await editor.errors(opened)) found.push(withoutMessage(`${path}:${line}`))
  }
  return found.toSorted()
}

function byTspc(folder: string): readonly string[] {
  return compileProject(folder, {}).errors.map(withoutMessage).toSorted()
}

describe('tspc and the editor report the same codes at the same places:', () => {
  test.each([...Object.keys(projects).map(Number), 71007])(
    '%d',
    async (code) => {
      const [folder, files] =
        code === 71007 ? [hidden.folder, unseen] : [editor.file(String(code)), projects[code] ?? {}]
      const errors = byTspc(folder)
      expect(await inEditor(folder, files)).toEqual(errors)
      expect(errors).toContainEqual(expect.stringMatching(new RegExp(`TS${code}$`)))
    },
    30_000,
  )
})

describe('tspc prints, and the editor shows, the same warning:', () => {
  test.each(Object.keys(warnings).map(Number))(
    '%d',
    async (code) => {
      const folder = editor.file(String(code))
      const shown = await inEditor(folder, warnings[code] ?? {})
      const tspc = join(repository, 'node_modules/ts-patch/bin/tspc.js')
      const finished = await run(folder, process.execPath, [tspc])
      const printed = [...finished.output.matchAll(/^(\S+)\((\d+),(\d+)\): warning (TS\d+)/gm)].map(
        ([, path, line, column, own]) => `${path}:${line}:${column} ${own}`,
      )
      expect(printed).toEqual(shown)
      expect(printed).toEqual([expect.stringMatching(new RegExp(`^src/a\\.ts:.* TS${code}$`))])
      expect(finished.code).toBe(0)
    },
    30_000,
  )
})

test('each code of the table of errors has its project', async () => {
  const page = await readFile(join(repository, 'docs/errors/index.md'), 'utf8')
  const listed = [...page.matchAll(/^\| \[(71\d{3})\]/gm)].map(([, code]) => Number(code))
  expect(
    [...Object.keys({ ...projects, ...warnings }).map(Number), 71007, ...ofSetUp].toSorted((a, b) => a - b),
  ).toEqual(listed)
})
