/**
 * An incremental build reuses the contracts of the previous build exactly where no change can affect them. Each
 * test changes something that TypeScript alone may not notice, builds again, and compares the output.
 */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createProject, plugin, type Files, type Project } from '../../../support/project.js'

const files: Files = {
  'package.json': JSON.stringify({ type: 'module', imports: { '#size': './src/size-in-words.ts' } }),
  'node_modules/addresses/package.json': '{ "name": "addresses", "types": "index.d.ts" }',
  'node_modules/addresses/index.d.ts': `export interface Address { city: string }\n`,
  'src/globals.d.ts': `interface Note { text: string }\n`,
  'src/size-in-words.ts': `export type Size = 'small' | 'large'\n`,
  'src/size-in-numbers.ts': `export type Size = 1 | 2\n`,
  'src/item.ts': `export interface Item { name: string }\n`,
  'src/order.ts': `import { defineQueue } from 'typeboss'
import type { Address } from 'addresses'
import type { Size } from '#size'
import type { Item } from './item.js'
export interface Order { address: Address; size: Size; item: Item; note: Note | null }
export const orderQueue = defineQueue('order', async (order: Order) => order.address.city.length)
`,
  'src/text.ts': `import { defineQueue } from 'typeboss'\nexport const text = defineQueue('text', async (text: string) => text)\n`,
  'src/client.ts': `import { QueueClient, type QueueService } from 'typeboss'\nexport const queue = new QueueClient({} as QueueService)\n`,
  'src/orders.ts': `import { queue } from './client.js'\nexport const look = (id: string) => queue.getJob('order', id)\n`,
  'src/texts.ts': `import { queue } from './client.js'\nexport const look = (id: string) => queue.getJob('text', id)\n`,
  'src/unrelated.ts': `export const answer = 42\n`,
}

const buildInfo = 'out/tsconfig.tsbuildinfo'

let project: Project

beforeEach(async () => {
  project = await createProject(files, {
    rootDir: '.',
    incremental: true,
    lib: ['es2023'],
  })
  await build()
})

afterEach(() => project.remove())

/** Builds, and returns the paths of the JavaScript that was written. */
async function build(...flags: readonly string[]): Promise<readonly string[]> {
  const { code, output } = await project.tspc(...flags, '--listEmittedFiles')
  expect({ code, output }).toMatchObject({ code: 0 })
  const paths = [...output.matchAll(/^TSFILE: .*\/out\/src\/(.*)\.js$/gm)].flatMap(([, path]) => path ?? [])
  return paths.toSorted()
}

async function rewriteBuildInfo(change: (text: string) => string): Promise<void> {
  const before = await project.read(buildInfo)
  const after = change(before)
  expect(after).not.toBe(before)
  await project.write({ [buildInfo]: after })
}

/** Replaces all contract hashes that the previous build stored by hashes that no computation returns. */
function forgeContracts(): Promise<void> {
  return rewriteBuildInfo((text) => text.replaceAll(/(-typeboss@[\d.]+-)[\w-]{16}/g, '$1AAAAAAAAAAAAAAAA'))
}

/** The queue's file with another handler. */
function handledBy(handler: string): Files {
  return { 'src/order.ts': (files['src/order.ts'] ?? '').replace('order.address.city.length', handler) }
}

test('stored contract hashes are reused without a change, and for files that a change does not affect', async () => {
  await forgeContracts()
  expect(await build()).toEqual([])
  await project.write({ 'src/unrelated.ts': `export const answer = 43\n` })
  expect(await build()).toEqual(['unrelated'])
})

test('contracts are computed again if only the body of a handler determines their types', async () => {
  await project.write(handledBy('({ /** @minimum 1 */ count: 1 })'))
  await build()
  await project.write(handledBy('({ /** @minimum 2 */ count: 2 })'))
  expect(await build()).toEqual(expect.arrayContaining(['order', 'orders']))
  await expect(project.read('out/src/orders.js')).resolves.toContain('value.count < 2')
  await project.write(handledBy('({ /** @minimum 2 */ sum: 2 })'))
  expect(await build()).toEqual(expect.arrayContaining(['order', 'orders']))
  await expect(project.read('out/src/orders.js')).resolves.toContain('value.sum < 2')
})

test('a file counts as changed if its declarations return to an earlier state', async () => {
  await project.write({
    'src/base.ts': `export const base = { city: 'Wien' }\n`,
    'src/middle.ts': `import { base } from './base.js'\nexport const middle = base\n`,
    ...handledBy('middle'),
  })
  const order = await project.read('src/order.ts')
  await project.write({ 'src/order.ts': `import { middle } from './middle.js'\n${order}` })
  await build()
  await project.write({ 'src/base.ts': `export const base = { city: 'Wien', zip: '1010' }\n` })
  await build()
  await expect(project.read('out/src/orders.js')).resolves.toContain('zip')
  await project.write({ 'src/middle.ts': `export const middle = { city: 'Wien' }\n` })
  expect(await build()).toEqual(expect.arrayContaining(['middle', 'order', 'orders']))
  await expect(project.read('out/src/orders.js')).resolves.not.toContain('zip')
})

test.each<[what: string, change: Files, expected: string]>([
  [
    'the declarations of a dependency change',
    { 'node_modules/addresses/index.d.ts': `export interface Address { city: string; zip: string }\n` },
    'zip',
  ],
  [
    'package.json maps an import to another existing file',
    {
      'package.json': JSON.stringify({ type: 'module', imports: { '#size': './src/size-in-numbers.ts' } }),
    },
    'value.size !== 2',
  ],
  [
    'a global declaration changes',
    { 'src/globals.d.ts': `interface Note { text: string; by: string }\n` },
    'value.by',
  ],
  [
    'a new file adds to an interface of another',
    { 'src/more.ts': `export {}\ndeclare module './item.js' { interface Item { weight: number } }\n` },
    'value.weight',
  ],
])('contracts are computed again when %s', async (_what, change, expected) => {
  await project.write(change)
  expect(await build()).toEqual(expect.arrayContaining(['order', 'orders']))
  await expect(project.read('out/src/orders.js')).resolves.toContain(expected)
})

test('contracts are computed again when an option that affects types changes', async () => {
  expect(await build('--strictNullChecks', 'false')).toEqual(expect.arrayContaining(['order', 'orders']))
  await expect(project.read('out/src/orders.js')).resolves.toContain('if (!isNote(value.note))')
})

test('contracts are computed again for another release of typeboss', async () => {
  await rewriteBuildInfo((text) => text.replaceAll(/typeboss@[\d.]+-/g, 'typeboss@0.0.1-'))
  const emitted = await build()
  expect(emitted).toEqual(expect.arrayContaining(['order', 'orders', 'text', 'texts']))
  expect(emitted).not.toContain('unrelated')
})

test('contracts are inserted again after a build without the plugin', async () => {
  const tsconfig: { compilerOptions: object } = JSON.parse(await project.read('tsconfig.json'))
  const withPlugins = (plugins: readonly object[]): Files => ({
    'tsconfig.json': JSON.stringify({
      ...tsconfig,
      compilerOptions: { ...tsconfig.compilerOptions, plugins },
    }),
  })
  await project.write(withPlugins([]))
  await project.tspc()
  await project.write(withPlugins([plugin]))
  expect(await build()).toEqual(expect.arrayContaining(['order', 'orders', 'text', 'texts']))
})
