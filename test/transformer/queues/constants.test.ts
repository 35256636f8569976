/** Names of queues that are given by constants. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createProject } from '../../support/project.js'
import type { Project } from '../../support/project.js'

let project: Project
beforeAll(async () => {
  project = await createProject({
    'src/names.ts': `export enum Names { Scan = 'scan', Other = 'other' }
export const enum Inlined { Scan = 'scan' }
export const scan = 'scan'
export const again = scan
export const names = { jobs: { scan: 'scan' }, 'a b': 'other' } as const
export const frozen = Object.freeze({ scan: 'scan' })
export const checked = { scan: 'scan' } as const satisfies Record<string, string>
export class Jobs { static readonly scan = 'scan' }
export namespace Space { export const scan = 'scan' }
export const typed: 'scan' = 'scan'
export default names
`,
    'src/index.ts': `export * from './names.js'
export { Names as Renamed } from './names.js'
export * as all from './names.js'
`,
    'node_modules/dep/package.json': '{ "name": "dep", "types": "index.d.ts" }',
    'node_modules/dep/index.d.ts': `export declare const scan: "scan"
export declare const names: { readonly scan: "scan" }
export declare enum Names { Scan = "scan" }
export declare class Jobs { static readonly scan = "scan" }
`,
  })
})
afterAll(() => project.remove())

const imports = `import { defineQueue, type QueueClient } from 'typeboss'
import byDefault, { Names, Inlined, scan, again, names, frozen, checked, Jobs, Space, typed } from './names.js'
import * as space from './names.js'
import { Renamed, all, scan as passedOn } from './index.js'
import * as dep from 'dep'
const own = 'scan'
enum Own { Scan = 'scan' }
const wide: string = 'scan'
const loose = { scan: 'scan' }
let changing = 'scan'
class Loose { static scan = 'scan' }
`

describe('a queue can have its name from', () => {
  test.each([
    'Names.Scan',
    "Names['Scan']",
    'Inlined.Scan',
    'scan',
    'again',
    'names.jobs.scan',
    'frozen.scan',
    'checked.scan',
    'Jobs.scan',
    'Space.scan',
    'typed',
    'byDefault.jobs.scan',
    'space.Names.Scan',
    'Renamed.Scan',
    'all.scan',
    'passedOn',
    'dep.scan',
    'dep.names.scan',
    'dep.Names.Scan',
    'dep.Jobs.scan',
    'own',
    'Own.Scan',
  ])('%s', async (name) => {
    await project.write({
      'src/a.ts': `${imports}
export const scanQueue = defineQueue(${name}, async (input: { at: Date }) => input.at)
export async function add(queue: QueueClient): Promise<Date> {
  const id = await queue.add(${name}, { at: new Date(0) })
  await queue.add('scan', { at: new Date(0) })
  await queue.add(scanQueue, { at: new Date(0) })
  return queue.waitForCompletion('scan', id)
}`,
    })
    const { errors, outputs } = project.compile()
    expect(errors).toEqual([])
    const text = outputs['out/a.js'] ?? ''
    expect(text).toContain("name: 'scan'")
    const calls = /queue\.add\((?:scanContract|typebossContract\.choose\(Names\['Scan'\])/g
    expect(text.match(calls)).toHaveLength(3)
  })
})

describe('a queue cannot have its name from', () => {
  test.each(['wide', 'loose.scan', 'changing', 'Loose.scan', "'scan' as string", '`${own}-1`', 'missing()'])(
    '%s, which may be another',
    async (name) => {
      await project.write({
        'src/a.ts': `${imports}declare function missing(): 'scan'
export const scanQueue = defineQueue(${name} as 'scan', async (input: string) => input)`,
      })
      expect(project.check()).toEqual([expect.stringContaining('TS71001')])
    },
  )
})

test('the name of a constant is taken like any other', async () => {
  await project.write({
    'src/a.ts': `${imports}
export const one = defineQueue(Names.Scan, async (input: string) => input)
export const two = defineQueue('scan', async (input: string) => input)`,
  })
  expect(project.check()).toEqual([
    expect.stringContaining('src/a.ts:13:32 TS71003'),
    expect.stringContaining('src/a.ts:14:32 TS71003'),
  ])
})

test.each([
  ['an invalid name', "defineQueue('a b', async (input: string) => input)", 71002],
  ['a parameter without a type', "defineQueue('a b', async (input) => 1)".replace('a b', 'ab'), 71005],
  ['no types', "defineQueue('ab')", 71006],
])('%s is one error, and none at each call', async (_title, definition, code) => {
  await project.write({
    'src/a.ts': `import { defineQueue, type QueueClient } from 'typeboss'
export const queue = ${definition}
export async function add(client: QueueClient) {
  await client.add('${code === 71002 ? 'a b' : 'ab'}', 'x')
  await client.add('${code === 71002 ? 'a b' : 'ab'}', { any: 1 })
}`,
  })
  expect(project.check().map((line) => line.split(' ')[1])).toEqual([`TS${code}`])
})
