/**
 * A file is emitted again exactly if one of its contracts has changed. Each
 * test builds, changes a file, builds again with the real command, and compares the output.
 */
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  createProject,
  plugin,
  type CompilerOptions,
  type Files,
  type Project,
} from '../../../support/project.js'
import { watch } from '../../../support/watch.js'

const files: Files = {
  'src/address.ts': `export interface Address { city: string }\n`,
  'src/customer.ts': `import type { Address } from './address.js'\nexport interface Customer { address: Address }\n`,
  'src/order.ts': `import { defineQueue } from 'typeboss'
import type { Customer } from './customer.js'
export interface Order { customer: Customer }
export const orderQueue = defineQueue('order', async (order: Order) => order.customer.address.city.length)
`,
  'src/other.ts': `import { defineQueue } from 'typeboss'\nexport const other = defineQueue('other', async (text: string) => text)\n`,
  'src/client.ts': `import { QueueClient, type QueueService } from 'typeboss'\nexport const queue = new QueueClient({} as QueueService)\n`,
  'src/orders.ts': `import { queue } from './client.js'
export const place = (city: string) => queue.add('order', { customer: { address: { city } } })
`,
  'src/others.ts': `import { queue } from './client.js'\nexport const add = (text: string) => queue.add('other', text)\n`,
  'src/either.ts': `import { queue } from './client.js'
import type { Name } from './name.js'
export const look = (name: Name) => queue.getJob(name, '1')
`,
  'src/name.ts': `export type Name = 'order'\n`,
  'src/unrelated.ts': `export const answer = 42\n`,
}

const cityOrZip = { 'src/address.ts': `export interface Address { city: string; zip?: string }\n` }

const modes: readonly { readonly title: string; readonly options: CompilerOptions }[] = [
  { title: '', options: {} },
  { title: ' with isolatedModules', options: { isolatedModules: true } },
]

/** Builds, and returns the paths of the JavaScript that was written. */
async function build(project: Project, ...flags: readonly string[]): Promise<readonly string[]> {
  const { code, output } = await project.tspc(...flags, '--listEmittedFiles')
  expect({ code, output }).toMatchObject({ code: 0 })
  const paths = [...output.matchAll(/^TSFILE: .*\/out\/(.*)\.js$/gm)].flatMap(([, path]) => path ?? [])
  return paths.toSorted()
}

/** Enough for several runs of the compiler. */
const patience = 300_000

describe('--incremental', () => {
  let project: Project

  afterEach(() => project.remove())

  test.each(modes)(
    'emits the files with a changed contract again, and no others$title',
    async ({ options }) => {
      project = await createProject(files, { ...options, incremental: true, declaration: true })
      expect(await build(project)).toHaveLength(Object.keys(files).length)
      expect(await build(project)).toEqual([])

      await project.write(cityOrZip)
      const emitted = await build(project)
      expect(emitted).toEqual(expect.arrayContaining(['address', 'either', 'order', 'orders']))
      expect(emitted).not.toContain('others')
      for (const path of ['order', 'orders', 'either']) {
        await expect(project.read(`out/${path}.js`)).resolves.toMatch(/\.zip !== undefined/)
      }

      await project.write({ 'src/address.ts': `// Where somebody lives.\n${cityOrZip['src/address.ts']}` })
      expect(await build(project)).toEqual(['address'])
      await project.write({ 'src/order.ts': `${files['src/order.ts'] ?? ''}// That is all.\n` })
      expect(await build(project)).toEqual(['order'])

      await project.write({ 'src/name.ts': `export type Name = 'other'\n` })
      expect(await build(project)).toEqual(['either', 'name'])
      await expect(project.read('out/either.js')).resolves.toMatch(/getJob\(otherContract, '1'\)/)
    },
    patience,
  )

  test(
    'reports a type that can no longer be stored, until it can be stored again',
    async () => {
      project = await createProject(files, { isolatedModules: true, incremental: true, noEmit: true })
      await expect(project.tspc()).resolves.toEqual({ code: 0, output: '' })
      await project.write({ 'src/address.ts': `export interface Address { city: string; at: symbol }\n` })
      const { code, output } = await project.tspc()
      expect(code).not.toBe(0)
      expect(output).toMatch(/src\/order\.ts\(4,\d+\): error TS711\d\d: input\.customer\.address\.at/)
      await project.write({ 'src/address.ts': files['src/address.ts'] ?? '' })
      await expect(project.tspc()).resolves.toEqual({ code: 0, output: '' })
    },
    patience,
  )

  test(
    'reports a tag before an alias in another file, until it is removed',
    async () => {
      const aliased = {
        'src/percent.ts': `export type Percent = number\n`,
        'src/count.ts': `import { defineQueue } from 'typeboss'\nimport type { Percent } from './percent.js'
export const countQueue = defineQueue('count', async (text: string): Promise<Percent> => text.length)\n`,
      }
      project = await createProject(aliased, { isolatedModules: true, incremental: true, noEmit: true })
      await expect(project.tspc()).resolves.toEqual({ code: 0, output: '' })
      await project.write({ 'src/percent.ts': `/** @minimum 0 */\n${aliased['src/percent.ts']}` })
      const { code, output } = await project.tspc()
      expect(code).not.toBe(0)
      expect(output).toMatch(/src\/count\.ts\(3,\d+\): error TS71114: output: @minimum 0/)
      await project.write(aliased)
      await expect(project.tspc()).resolves.toEqual({ code: 0, output: '' })
    },
    patience,
  )
})

describe('--watch', () => {
  let project: Project

  afterEach(() => project.remove())

  // With stored state, the previous build on disk has the contracts; without it, each round has those of the previous round.
  test.each([
    { title: ' with incremental', options: { incremental: true } },
    { title: ' with isolatedModules', options: { isolatedModules: true } },
  ])(
    'emits the files with a changed contract again$title',
    async ({ options }) => {
      project = await createProject(files, options)
      const watching = watch(project)
      expect(await watching.round()).toEqual([])
      await project.write(cityOrZip)
      expect(await watching.round()).toEqual([])
      await expect(project.read('out/orders.js')).resolves.toMatch(/\.zip !== undefined/)
      await project.write({ 'src/address.ts': files['src/address.ts'] ?? '' })
      expect(await watching.round()).toEqual([])
      await expect(project.read('out/orders.js')).resolves.not.toContain('zip')
      await watching.stop()
    },
    patience,
  )
})

const composite = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  types: [],
  composite: true,
  rootDir: 'src',
  outDir: 'out',
  plugins: [plugin],
}

/** Some of the files, as a project of their own. */
function inside(
  folder: string,
  names: readonly string[],
  options: CompilerOptions,
  reference?: string,
): Files {
  const references = reference === undefined ? [] : [{ path: reference }]
  const tsconfig = { compilerOptions: { ...composite, ...options }, include: ['src'], references }
  return {
    [`${folder}/tsconfig.json`]: JSON.stringify(tsconfig),
    ...Object.fromEntries(names.map((name) => [`${folder}/src/${name}.ts`, files[`src/${name}.ts`] ?? ''])),
  }
}

describe('-b', () => {
  let project: Project

  afterEach(() => project.remove())

  test.each(modes)(
    'follows project references$title',
    async ({ options }) => {
      project = await createProject({
        ...inside('queues', ['address', 'customer', 'order', 'other'], options),
        ...inside('web', ['client', 'orders', 'others', 'unrelated'], options, '../queues'),
        'web/src/queues.ts': `export type * from '../../queues/src/order.js'\nexport type * from '../../queues/src/other.js'\n`,
      })
      await build(project, '-b', 'web')
      expect(await build(project, '-b', 'web')).toEqual([])

      await project.write({ 'queues/src/address.ts': cityOrZip['src/address.ts'] })
      const emitted = await build(project, '-b', 'web')
      expect(emitted).toEqual(expect.arrayContaining(['address', 'order', 'orders']))
      expect(emitted).not.toContain('others')
      await expect(project.read('web/out/orders.js')).resolves.toMatch(/\.zip !== undefined/)
    },
    patience,
  )
})
