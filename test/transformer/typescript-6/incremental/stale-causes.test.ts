/**
 * Everything that can change a queue's types, one cause at a time. After each change, an incremental build must write
 * exactly what a clean build writes.
 */
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { compileIncrementally } from '../../../support/compile-project.js'
import { createProject, type CompilerOptions, type Files, type Project } from '../../../support/project.js'

const files: Files = {
  'src/client.ts': `import { QueueClient, type QueueService } from 'typeboss'\nexport const queue = new QueueClient({} as QueueService)\n`,
  'src/look.ts': `import { queue } from './client.js'\nexport const look = (id: string) => queue.getJob('work', id)\n`,
  'src/work.ts': `import { defineQueue } from 'typeboss'
import type { Work } from './way.js'
export const work = defineQueue('work', async (work: Work) => 1)
`,
  'src/way.ts': `import type { Part } from './part.js'\nexport interface Work { part: Part }\n`,
}

let project: Project

afterEach(() => project.remove())

function build(): void {
  expect(compileIncrementally(project.folder)).toEqual([])
}

/** The files whose contracts after an incremental build differ from those of a clean build. */
async function stale(): Promise<readonly string[]> {
  build()
  const { errors, outputs } = project.compile({ incremental: false, outDir: join(project.folder, 'anew') })
  expect(errors).toEqual([])
  const differing: string[] = []
  for (const [path, text] of Object.entries(outputs)) {
    const left = await project.read(path.replace(/^anew/, 'out')).catch(() => undefined)
    if (text.includes('typeboss/contract') && left !== text) differing.push(path)
  }
  return differing
}

interface Cause {
  readonly beside?: Files
  readonly before: Files
  readonly after: Files
  readonly options?: CompilerOptions
}

const row = `export interface Row { /** @minimum 1 */ n: number }\nexport declare const row: Row\n`
const part = (text: string): Files => ({ 'src/part.ts': text })
const returned = (body: string, above: string = ''): Files =>
  part(`${above}export const make = () => ${body}\nexport type Part = ReturnType<typeof make>\n`)
const ofRow = (body: string): Files => returned(body, `import { row } from './row.js'\n`)
const imports = (targets: object): Files => ({
  'package.json': JSON.stringify({ type: 'module', imports: targets }),
})
const boxed = (value: string): string => `${'box('.repeat(13)}${value}${')'.repeat(13)}`

const causes: Readonly<Record<string, Cause>> = {
  'a tag in a file three imports away': {
    before: part(`export interface Part { /** @minimum 1 */ n: number }\n`),
    after: part(`export interface Part { /** @minimum 2 */ n: number }\n`),
  },
  'a tag that a line break detaches from its field': {
    before: part(`export interface Part { /** @minimum 1 */ n: number }\n`),
    after: part(`export interface Part { /** @minimum 1 */\n  n: number }\n`),
  },
  'the name of an interface, which errors contain': {
    before: part(`interface Inner { n: number }\nexport type Part = { inner: Inner }\n`),
    after: part(`interface Other { n: number }\nexport type Part = { inner: Other }\n`),
  },
  'a comment between a tag and its field': {
    before: returned('({ /** @minimum 1 */ n: 1 })'),
    after: returned('({ /** @minimum 1 */ /** How many. */ n: 1 })'),
  },
  'a body that no longer returns the type with the tag': {
    before: returned('row', `const row = { /** @minimum 1 */ n: 1 }\n`),
    after: returned('({ n: row.n })', `const row = { /** @minimum 1 */ n: 1 }\n`),
  },
  'a spread of an object whose tag is in another file': {
    beside: { 'src/row.ts': row },
    before: ofRow('({ ...row })'),
    after: ofRow('({ n: row.n })'),
  },
  'an inferred member of a class': {
    beside: { 'src/row.ts': row },
    before: part(
      `import { row } from './row.js'\nexport class Maker { make() { return { ...row } } }\nexport type Part = ReturnType<Maker['make']>\n`,
    ),
    after: part(
      `import { row } from './row.js'\nexport class Maker { make() { return { n: row.n } } }\nexport type Part = ReturnType<Maker['make']>\n`,
    ),
  },
  'a default value of a parameter': {
    beside: { 'src/row.ts': row },
    before: part(
      `import { row } from './row.js'\nexport function take(value = { ...row }): void {}\nexport type Part = NonNullable<Parameters<typeof take>[0]>\n`,
    ),
    after: part(
      `import { row } from './row.js'\nexport function take(value = { n: row.n }): void {}\nexport type Part = NonNullable<Parameters<typeof take>[0]>\n`,
    ),
  },
  'a type that is too deep for a declaration': {
    beside: { 'src/row.ts': `export const box = <T,>(v: T) => ({ v })\n` },
    before: returned(boxed('{ x: 1 }'), `import { box } from './row.js'\n`),
    after: returned(boxed('{ y: 1 }'), `import { box } from './row.js'\n`),
  },
  'a private member': {
    before: part(
      `class Keeper { private kept = { n: 1 }; get() { return this.kept } }\nexport type Part = ReturnType<Keeper['get']>\n`,
    ),
    after: part(
      `class Keeper { private kept = { n: '1' }; get() { return this.kept } }\nexport type Part = ReturnType<Keeper['get']>\n`,
    ),
  },
  'the value of a member of an enum': {
    beside: part(`import { Base } from './row.js'\nexport enum Part { One = Base.One, Two = 2 }\n`),
    before: { 'src/row.ts': `export enum Base { One = 1 }\n` },
    after: { 'src/row.ts': `export enum Base { One = 7 }\n` },
  },
  'a constant that is a key': {
    beside: part(`import { key } from './row.js'\nexport interface Part { [key]: string }\n`),
    before: { 'src/row.ts': `export const key = 'one'\n` },
    after: { 'src/row.ts': `export const key = 'two'\n` },
  },
  'a default of a type parameter': {
    beside: part(`import type { Box } from './row.js'\nexport type Part = { box: Box }\n`),
    before: { 'src/row.ts': `export interface Box<T = string> { value: T }\n` },
    after: { 'src/row.ts': `export interface Box<T = number> { value: T }\n` },
  },
  'the type after `satisfies`': {
    before: part(`const value = { a: 'x' } satisfies { a: string }\nexport type Part = typeof value\n`),
    after: part(`const value = { a: 'x' } satisfies { a: 'x' }\nexport type Part = typeof value\n`),
  },
  'a namespace of two parts': {
    before: part(
      `namespace N { export interface T { a: string } }\nnamespace N { export interface T { b: string } }\nexport type Part = N.T\n`,
    ),
    after: part(
      `namespace N { export interface T { a: string } }\nnamespace N { interface T { b: string } }\nexport type Part = N.T\n`,
    ),
  },
  'which of two functions is a method of the client': {
    beside: {
      ...part(`export interface Part { a: string }\n`),
      'src/look.ts': `import { one, two } from './row.js'\nexport const look = (id: string) => [one('work', id), two('work', id)]\n`,
    },
    before: {
      'src/row.ts': `import type { QueueClient } from 'typeboss'\nexport declare const one: QueueClient['getJob']\nexport declare const two: (name: string, id: string) => unknown\n`,
    },
    after: {
      'src/row.ts': `import type { QueueClient } from 'typeboss'\nexport declare const one: (name: string, id: string) => unknown\nexport declare const two: QueueClient['getJob']\n`,
    },
  },
  'the target of `export *`': {
    beside: {
      'src/part.ts': `export * from './row.js'\n`,
      'src/one.ts': `export interface Part { one: string }\n`,
      'src/two.ts': `export interface Part { two: string }\n`,
    },
    before: { 'src/row.ts': `export * from './one.js'\n` },
    after: { 'src/row.ts': `export * from './two.js'\n` },
  },
  'an augmentation that is removed': {
    beside: part(`export interface Part { a: string }\n`),
    before: { 'src/more.ts': `export {}\ndeclare module './part.js' { interface Part { b: number } }\n` },
    after: { 'src/more.ts': `export {}\n` },
  },
  'a global declaration': {
    beside: part(`export type Part = Note\n`),
    before: { 'src/note.d.ts': `export {}\ndeclare global { interface Note { a: string } }\n` },
    after: { 'src/note.d.ts': `export {}\ndeclare global { interface Note { a: string; b: string } }\n` },
  },
  'an ambient module': {
    beside: part(`export type { Part } from 'ambient'\n`),
    before: { 'src/ambient.d.ts': `declare module 'ambient' { export interface Part { a: string } }\n` },
    after: { 'src/ambient.d.ts': `declare module 'ambient' { export interface Part { b: string } }\n` },
  },
  'the declarations of a dependency': {
    beside: {
      'node_modules/parts/package.json': '{ "name": "parts", "types": "index.d.ts" }',
      ...part(`export type { Part } from 'parts'\n`),
    },
    before: { 'node_modules/parts/index.d.ts': `export interface Part { a: string }\n` },
    after: { 'node_modules/parts/index.d.ts': `export interface Part { b: string }\n` },
  },
  'the `exports` of a dependency': {
    beside: {
      'node_modules/parts/one.d.ts': `export interface Part { one: string }\n`,
      'node_modules/parts/two.d.ts': `export interface Part { two: string }\n`,
      ...part(`export type { Part } from 'parts'\n`),
    },
    before: {
      'node_modules/parts/package.json': '{ "name": "parts", "exports": { "types": "./one.d.ts" } }',
    },
    after: { 'node_modules/parts/package.json': '{ "name": "parts", "exports": { "types": "./two.d.ts" } }' },
  },
  'two imports that package.json maps to one file': {
    beside: {
      'src/one.ts': `export interface A { one: string }\nexport interface B { one: string }\n`,
      'src/two.ts': `export interface A { two: string }\nexport interface B { two: string }\n`,
      ...part(
        `import type { A } from '#a'\nimport type { B } from '#b'\nexport interface Part { a: A; b: B }\n`,
      ),
    },
    before: imports({ '#a': './src/one.ts', '#b': './src/two.ts' }),
    after: imports({ '#a': './src/two.ts', '#b': './src/two.ts' }),
  },
  'a JSON module': {
    beside: part(`export type Part = typeof import('./part.json')\n`),
    before: { 'src/part.json': '{ "a": 1 }' },
    after: { 'src/part.json': '{ "a": "1" }' },
    options: { module: 'esnext', moduleResolution: 'bundler', resolveJsonModule: true },
  },
  'JavaScript that is checked': {
    beside: part(`import { make } from './row.js'\nexport type Part = ReturnType<typeof make>\n`),
    before: { 'src/row.js': `/** @returns {{ a: number }} */\nexport const make = () => JSON.parse('')\n` },
    after: { 'src/row.js': `/** @returns {{ a: string }} */\nexport const make = () => JSON.parse('')\n` },
    options: { allowJs: true, checkJs: true },
  },
}

// Under `isolatedModules` TypeScript itself checks no other file.
test.each(Object.entries(causes))('%s', async (_what, { before, after, beside, options }) => {
  const settings = { isolatedModules: true, lib: ['es2023'], ...options }
  project = await createProject({ ...files, ...beside, ...before }, settings)
  build()
  const edited = Object.entries(before).filter(([path]) => /\.[jt]s$/.test(path))
  await project.write(Object.fromEntries(edited.map(([path, text]) => [path, `// Edited.\n${text}`])))
  build()
  const looked = await project.read('out/look.js')
  await project.write(after)
  expect(await stale()).toEqual([])
  expect(await project.read('out/look.js')).not.toBe(looked)
  await project.write(before)
  expect(await stale()).toEqual([])
})

test.each(['exactOptionalPropertyTypes', 'strictNullChecks'])(
  'the option %s, in tsconfig.json',
  async (option) => {
    project = await createProject({ ...files, ...part(`export interface Part { a?: string | null }\n`) })
    const tsconfig: { compilerOptions: object } = JSON.parse(await project.read('tsconfig.json'))
    for (const value of [true, false, true]) {
      const compilerOptions = { ...tsconfig.compilerOptions, [option]: value }
      await project.write({ 'tsconfig.json': JSON.stringify({ ...tsconfig, compilerOptions }) })
      expect(await stale()).toEqual([])
    }
  },
)

const older = (field: string): Files => ({
  'src/older.ts': `export interface Older { ${field}: string }\n`,
})

test('the older type of an upgrade, which only the file of the definition carries', async () => {
  const settings = { isolatedModules: true, lib: ['es2023'] }
  project = await createProject(
    { ...files, ...part(`export interface Part { n: number }\n`), ...older('a') },
    settings,
  )
  await project.write({
    'src/work.ts': `import { defineQueue } from 'typeboss'
import type { Older } from './older.js'
import type { Work } from './way.js'
const upgrade = (_old: Older): Work => ({ part: { n: 1 } })
export const work = defineQueue('work', async (work: Work) => 1, { upgrades: [upgrade] })
`,
  })
  build()
  const [defined, looked] = await Promise.all([project.read('out/work.js'), project.read('out/look.js')])
  await project.write(older('b'))
  expect(await stale()).toEqual([])
  expect(await project.read('out/work.js')).not.toBe(defined)
  expect(await project.read('out/look.js')).toBe(looked)
  expect(looked).not.toContain('upgrade')
})
