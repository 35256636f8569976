/** The emitted files run as every kind of module, and none loads a handler that it imports only to name a queue. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { createProject, type CompilerOptions, type Files, type Project } from '../../../support/project.js'
import { queues } from '../../fixtures.js'

const producer = `import { queue } from './client.js'
import { emailQueue, type Email } from './email.js'
const email: Email = { to: 'a@example.com' }
void queue.add(emailQueue, email)
`

const kinds: readonly {
  readonly title: string
  readonly options: CompilerOptions
  readonly files?: Files
}[] = [
  { title: 'ESM', options: { module: 'nodenext' } },
  { title: 'ESM for bundlers', options: { module: 'esnext', moduleResolution: 'bundler' } },
  { title: 'preserve', options: { module: 'preserve', moduleResolution: 'bundler' } },
  { title: 'CommonJS by package.json', options: { module: 'nodenext' }, files: { 'package.json': '{}' } },
  {
    title: 'CommonJS for bundlers',
    options: { module: 'commonjs', moduleResolution: 'bundler' },
    files: { 'package.json': '{}' },
  },
  { title: 'verbatimModuleSyntax', options: { verbatimModuleSyntax: true } },
  { title: 'isolatedModules', options: { isolatedModules: true } },
  { title: 'isolated CommonJS', options: { isolatedModules: true }, files: { 'package.json': '{}' } },
  { title: 'an old target', options: { target: 'es2015', lib: ['es2023', 'dom'] } },
]

describe('a producer compiled as', () => {
  let project: Project

  afterEach(() => project.remove())

  test.each(kinds)('$title', async ({ options, files }) => {
    project = await createProject({ ...queues, 'src/producer.ts': producer, ...files }, options)
    const compilation = project.compile()
    expect(compilation.errors).toEqual([])
    const { output } = await project.node('out/producer.js')
    expect(output).toBe('email-queue [{"to":"a@example.com"}]\n')
  })

  test.each([
    ['.mts', 'mjs'],
    ['.cts', 'cjs'],
  ])('%s', async (extension, emitted) => {
    const text = producer.replaceAll(
      "import { queue } from './client.js'",
      "import { queue } from './client.js'",
    )
    project = await createProject({ ...queues, [`src/producer${extension}`]: text })
    expect(project.check()).toEqual([])
    const { output } = await project.node(`out/producer.${emitted}`)
    expect(output).toBe('email-queue [{"to":"a@example.com"}]\n')
  })

  test.each([
    ['type Email', { verbatimModuleSyntax: true }],
    ['type Email', {}],
    ['Email', {}],
  ])('an import of a queue, of %s and of a used value, with %p', async (type, options) => {
    const mixed = `import { queue } from './client.js'
import { emailQueue, ${type}, queues } from './email.js'
const email: Email = { to: Object.keys(queues).join() }
void queue.add(emailQueue, email)
`
    project = await createProject({ ...queues, 'src/producer.ts': mixed }, options)
    expect(project.compile().errors).toEqual([])
    const { output } = await project.node('out/producer.js')
    expect(output).toBe('the handler is loaded\nemail-queue [{"to":"text"}]\n')
  })

  test('CommonJS drops the import … = require(…) of a queue that is only named', async () => {
    const required = `import { queue } from './client.js'
import email = require('./email.js')
void queue.add(email.emailQueue, { to: 'a@example.com' })
`
    project = await createProject({ ...queues, 'src/producer.ts': required, 'package.json': '{}' })
    expect(project.compile().errors).toEqual([])
    const { output } = await project.node('out/producer.js')
    expect(output).toBe('email-queue [{"to":"a@example.com"}]\n')
  })

  test('CommonJS imports the contract helpers by a plain require', async () => {
    project = await createProject({ ...queues, 'src/producer.ts': producer, 'package.json': '{}' })
    const { outputs } = project.compile()
    expect(outputs['out/producer.js']).toContain(`const typebossContract = require('typeboss/contract');`)
  })
})

describe('the import of a definition', () => {
  let project: Project

  afterEach(() => project.remove())

  const imports: readonly { readonly title: string; readonly code: string; readonly loads: boolean }[] = [
    {
      title: 'is removed, if only calls name it',
      code: `import { emailQueue } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })\nvoid queue.getJob(emailQueue, '1')`,
      loads: false,
    },
    {
      title: 'is removed, if other uses are types',
      code: `import { emailQueue } from './email.js'\nexport type Queue = typeof emailQueue\nvoid queue.add(emailQueue, { to: 'a' })`,
      loads: false,
    },
    {
      title: 'is removed, if it is a namespace',
      code: `import * as email from './email.js'\nvoid queue.add(email.emailQueue, { to: 'a' })\nvoid queue.add(email.queues.text, 'a')`,
      loads: false,
    },
    {
      title: 'is removed, if it is a default import',
      code: `import text from './text.js'\nvoid queue.add(text, 'a')`,
      loads: false,
    },
    {
      title: 'loses one name, if the module is imported for other names too',
      code: `import { emailQueue, queues } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })\nconsole.log(queues.text.name)`,
      loads: true,
    },
    {
      title: 'goes, if a property that is read has its name',
      code: `import { emailQueue } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })\nconsole.log(JSON.parse('{}').emailQueue)`,
      loads: false,
    },
    {
      title: 'goes, if fields, methods and destructured properties have its name',
      code: `import { emailQueue } from './email.js'
void queue.add(emailQueue, { to: 'a' })
class Names { emailQueue = 1 }
const { emailQueue: renamed } = { emailQueue() {} }
enum Kind { emailQueue }
console.log({ emailQueue: new Names() }, renamed, Kind)`,
      loads: false,
    },
    {
      title: 'stays, if the definition is a shorthand property',
      code: `import { emailQueue } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })\nconsole.log({ emailQueue })`,
      loads: true,
    },
    {
      title: 'stays, if the definition is the default of a destructured property',
      code: `import { emailQueue } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })\nconst { name = emailQueue } = JSON.parse('{}')\nconsole.log(name)`,
      loads: true,
    },
    {
      title: 'stays, if the definition is a computed name',
      code: `import { emailQueue } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })\nconsole.log({ [String(emailQueue)]: 1 })`,
      loads: true,
    },
    {
      title: 'stays, if the definition is also used as a value',
      code: `import { emailQueue } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })\nconsole.log({ emailQueue }.emailQueue.name)`,
      loads: true,
    },
    {
      title: 'stays, if the definition is exported again',
      code: `import { emailQueue } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })\nexport { emailQueue }`,
      loads: true,
    },
    {
      title: 'stays, if the module is also imported for its effects',
      code: `import './email.js'\nimport { emailQueue } from './email.js'\nvoid queue.add(emailQueue, { to: 'a' })`,
      loads: true,
    },
  ]

  test.each([false, true])('with verbatimModuleSyntax %s', async (verbatimModuleSyntax) => {
    const files = imports.map(({ code }, index) => [
      `src/import-${index}.ts`,
      `import { queue } from './client.js'\n${code}\nexport {}\n`,
    ])
    project = await createProject(
      {
        ...queues,
        'src/text.ts': `import { defineQueue } from 'typeboss'\nconsole.log('the handler is loaded')\nexport default defineQueue('words', async (text: string) => text)\n`,
        ...Object.fromEntries(files),
      },
      { verbatimModuleSyntax },
    )
    const compilation = project.compile()
    expect(compilation.errors).toEqual([])
    const loads = imports.map(({ title }, index) => ({
      title,
      loads: /from '\.\/(email|text)\.js'|import '\.\/email\.js'/.test(
        compilation.outputs[`out/import-${index}.js`] ?? '',
      ),
    }))
    expect(loads).toEqual(imports.map(({ title, loads: loaded }) => ({ title, loads: loaded })))
  })
})
