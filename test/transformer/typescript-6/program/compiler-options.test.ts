/** One project under every module system and every option that affects the emitted files. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject } from '../../../support/project.js'
import type { CompilerOptions, Project } from '../../../support/project.js'

const queues = `
  import { defineQueue } from 'typeboss'
  import type { Email } from './email.js'
  export const emailQueue = defineQueue('email', async (email: Email) => email.to.length, { retries: 5 })
  const hidden = defineQueue('hidden', async (input: number) => input)
  export const queues = { nested: defineQueue<Email, number>('nested', { retries: 3 }) } as const
`
const use = `
  import type { InputOf, OptionsOf, OutputOf } from 'typeboss'
  export const input: InputOf<'email'> = { to: 'x' }
  export const output: [OutputOf<'email'>, OutputOf<'hidden'>, OutputOf<'nested'>] = [1, 2, 3]
  export const options: [OptionsOf<'email'>, OptionsOf<'nested'>] = [{ retries: 5 }, { retries: 3 }]
`

let project: Project
beforeAll(async () => {
  project = await createProject({
    'src/email.ts': `export interface Email { to: string; cc?: string }`,
    'src/queues.ts': queues,
    'src/default.ts': `import { defineQueue } from 'typeboss'\nexport default defineQueue('default', async (input: Date) => input)\n`,
    'src/use.ts': use,
    'src/wrong.ts': `import type { InputOf, OutputOf } from 'typeboss'\nexport const wrong: InputOf<'email'> = { to: 1 }\nexport const date: OutputOf<'default'> = 'no'`,
  })
})
afterAll(() => project.remove())

const options: readonly (readonly [string, CompilerOptions])[] = [
  ['module nodenext, ESM', { module: 'nodenext' }],
  ['module commonjs', { module: 'commonjs', moduleResolution: 'bundler' }],
  ['module preserve', { module: 'preserve' }],
  ['module esnext with bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ['isolatedModules', { isolatedModules: true }],
  ['verbatimModuleSyntax', { verbatimModuleSyntax: true }],
  ['declaration and declarationMap', { declaration: true, declarationMap: true }],
  ['composite', { composite: true }],
  ['noUnusedLocals', { noUnusedLocals: true, noUnusedParameters: true }],
  ['exactOptionalPropertyTypes', { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }],
  ['allowImportingTsExtensions', { allowImportingTsExtensions: true, noEmit: true }],
  ['erasableSyntaxOnly', { erasableSyntaxOnly: true }],
  ['inlineSourceMap', { inlineSourceMap: true, inlineSources: true }],
  ['no strictness', { strict: false }],
]

describe.each(options)('with %s', (_name, changed) => {
  test('the map is complete, and only real errors are reported', () => {
    expect(project.check(changed)).toEqual([
      "src/wrong.ts:2:42 TS2322 Type 'number' is not assignable to type 'string'.",
      "src/wrong.ts:3:14 TS2322 Type 'string' is not assignable to type 'Date'.",
    ])
  })
})

test('in a CommonJS package under nodenext', async () => {
  await project.write({ 'package.json': '{ "type": "commonjs" }' })
  const { errors, outputs } = project.compile()
  await project.write({ 'package.json': '{ "type": "module" }' })
  expect(errors.length).toBe(2)
  expect(outputs['out/queues.js']).toContain('require("typeboss")')
})

test("an inline source map contains the user's text", () => {
  const { outputs } = project.compile({ inlineSourceMap: true, inlineSources: true })
  const map = /base64,(.*)$/.exec(outputs['out/queues.js'] ?? '')?.[1] ?? ''
  const { sourcesContent }: { sourcesContent: unknown } = JSON.parse(Buffer.from(map, 'base64').toString())
  expect(sourcesContent).toEqual([queues])
})

test.each<CompilerOptions>([
  { module: 'nodenext' },
  { module: 'preserve' },
  { module: 'commonjs', moduleResolution: 'bundler' },
])('the map refers to a default export in a file of any extension, with %j', async (changed) => {
  const extensions = ['ts', 'mts', 'cts', 'tsx']
  const definitions = extensions.map((extension) => [
    `src/${extension}.${extension}`,
    `import { defineQueue } from 'typeboss'\nexport default defineQueue('${extension}', async (input: string) => input.length)`,
  ])
  const outputs = extensions.map((extension) => `OutputOf<'${extension}'>`).join(', ')
  const own = await createProject({
    ...Object.fromEntries(definitions),
    'src/use.ts': `import type { OutputOf } from 'typeboss'\nexport const all: [${outputs}] = [1, 2, 3, '4']`,
  })
  expect(own.check({ ...changed, jsx: 'preserve', declaration: true })).toEqual([
    "src/use.ts:2:99 TS2322 Type 'string' is not assignable to type 'number'.",
  ])
  await own.remove()
})

test('import … = require(…) is read as an import', async () => {
  const own = await createProject({
    'src/a.cts': `import typeboss = require('typeboss')\nconst a = typeboss.defineQueue('a', async (input: string) => input.length)\nexport = { a }`,
    'src/use.mts': `import type { OutputOf } from 'typeboss'\nexport const output: OutputOf<'a'> = 1`,
  })
  expect(own.check({ verbatimModuleSyntax: true })).toEqual([])
  await own.remove()
})

test('a program without typeboss is returned unchanged', async () => {
  const plain = await createProject({ 'src/a.ts': 'export const a = 1' })
  const { program, errors } = plain.compile()
  expect(errors).toEqual([])
  expect(program.getSourceFile(`${plain.folder}/src/a.ts`)?.text).toBe('export const a = 1')
  await plain.remove()
})
