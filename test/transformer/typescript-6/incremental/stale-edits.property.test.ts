/**
 * Random edits of a few modules that pass their types to each other and finally to a queue. After each edit an incremental
 * build must leave every contract as a clean build writes it.
 *
 * All values have the same field: declarations often stay the same when a tag or the source of a value changes.
 */
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compileIncrementally } from '../../../support/compile-project.js'
import { createProject, type Files, type Project } from '../../../support/project.js'

const seed = Number(process.env['TYPEBOSS_TEST_SEED'] ?? Date.now() % 1_000_000)
const edits = 40
const modules = 3

interface Module {
  readonly type: string
  readonly value: string
  readonly make: string
  readonly remark: string
}

const tag = fc.constantFrom(
  '',
  '/** @minimum 1 */ ',
  '/** @minimum 2 */\n',
  '/** @minimum 2 */ /** And more. */ ',
)
const literal = tag.map((text) => `{ ${text}n: 1 as number }`)
const declared = tag.map((text) => `{ ${text}n: number }`)

/** A module imports the previous one as `Before`, `before` and `makeBefore`; the first module imports itself. */
const value = fc.oneof(
  literal,
  fc.constantFrom(
    '{ ...before }',
    'before',
    'makeBefore()',
    'copy(before)',
    '{ n: before.n }',
    '({} as Before)',
  ),
)
const anyModule: fc.Arbitrary<Module> = fc.record({
  type: fc.oneof(
    declared.map((text) => `interface Own ${text}`),
    declared.map((text) => `type Own = ${text}`),
    fc.constantFrom(
      'type Own = typeof value',
      'type Own = ReturnType<typeof make>',
      'type Own = Before',
      'type Own = { [Key in keyof Before]: Before[Key] }',
      'type Own = Partial<Before>',
    ),
  ),
  value,
  make: fc.tuple(value, fc.constantFrom('arrow', 'body', 'class', 'default')).map(([text, form]) => {
    if (form === 'arrow') return `export const make = () => (${text})`
    if (form === 'body') return `export function make() { const made = ${text}; return made }`
    if (form === 'default') return `export function make(made = ${text}) { return made }`
    return `class Maker { private made = ${text}; get() { return this.made } }\nexport const make = () => new Maker().get()`
  }),
  remark: fc.constantFrom('', '// One.', '// Two.'),
})

function textOf({ type, value: own, make, remark }: Module, index: number): string {
  const origin = index === 0 ? './root.js' : `./module-${index - 1}.js`
  return `${remark}
import { make as makeBefore, value as before, type Own as Before } from '${origin}'
declare function copy<T>(value: T): { [Key in keyof T]: T[Key] }
export ${type}
export const value = ${own}
${make}
`
}

const fixed: Files = {
  'src/root.ts': `export interface Own { /** @minimum 9 */ n: number }\nexport declare const value: Own\nexport const make = () => value\n`,
  'src/queue.ts': `import { defineQueue } from 'typeboss'
import { make, type Own } from './module-${modules - 1}.js'
export const work = defineQueue('work', async (own: Own) => make())
`,
  'src/client.ts': `import { QueueClient, type QueueService } from 'typeboss'\nexport const queue = new QueueClient({} as QueueService)\n`,
  'src/look.ts': `import { queue } from './client.js'\nexport const look = (id: string) => queue.getJob('work', id)\n`,
}

async function staleFiles(project: Project): Promise<readonly string[]> {
  compileIncrementally(project.folder)
  const { outputs } = project.compile({ incremental: false, outDir: join(project.folder, 'anew') })
  const differing: string[] = []
  for (const [path, text] of Object.entries(outputs)) {
    const left = await project.read(path.replace(/^anew/, 'out'))
    if (text.includes('typeboss/contract') && left !== text) differing.push(path)
  }
  return differing
}

test('no edit leaves an outdated contract', async () => {
  const options = { isolatedModules: true, lib: ['es2023'] }
  const edit = fc.record({
    // Mostly edit the same module again: TypeScript already knows its declarations.
    index: fc.constantFrom(0, 1, 1, 1, 2),
    part: fc.constantFrom('type', 'value', 'make', 'remark'),
    module: anyModule,
  })
  const current = fc.sample(anyModule, { seed, numRuns: modules })
  const project = await createProject(fixed, options)
  await project.write(Object.fromEntries(current.map((own, at) => [`src/module-${at}.ts`, textOf(own, at)])))
  expect(await staleFiles(project)).toEqual([])
  for (const [step, { index, part, module }] of fc.sample(edit, { seed, numRuns: edits }).entries()) {
    const before = current[index]
    if (before === undefined) throw new Error('There are as many as are edited')
    const after = { ...before, [part]: module[part] }
    current[index] = after
    await project.write({ [`src/module-${index}.ts`]: textOf(after, index) })
    const stale = await staleFiles(project)
    // Print the texts, to reproduce a failure.
    expect({ seed, step, stale, texts: stale.length === 0 ? [] : current }).toEqual({
      seed,
      step,
      stale: [],
      texts: [],
    })
  }
  await project.remove()
})
