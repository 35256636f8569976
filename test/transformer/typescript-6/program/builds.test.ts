/** The real command in each kind of build: its errors, its output, and its reaction to a changed file. */
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { compileIncrementally } from '../../../support/compile-project.js'
import { createProject, plugin } from '../../../support/project.js'
import type { CompilerOptions, Files, Project } from '../../../support/project.js'
import { watch } from '../../../support/watch.js'

// Each run of the command is a process of its own, and a busy machine runs several.
jest.setTimeout(240_000)

const projects: Project[] = []
afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()))
})

async function start(files: Files, options: CompilerOptions = {}): Promise<Project> {
  const project = await createProject(files, options)
  projects.push(project)
  return project
}

function queue(name: string, input: string): string {
  return `import { defineQueue } from 'typeboss'\nexport const queue = defineQueue('${name}', async (input: ${input}) => input)\n`
}

const use = `import type { InputOf } from 'typeboss'\nexport const input: InputOf<'mail'> = { to: 'x' }\n`
const wrongInput = `src/use.ts(2,41): error TS2322: Type 'string' is not assignable to type 'number'.`
const takenCode = (elsewhere: string): string =>
  `TS71003 The queue name 'mail' is defined more than once, also in ${elsewhere}. A name belongs to one queue: rename one of them.`
const taken = (elsewhere: string): string => `error ${takenCode(elsewhere).replace(' ', ': ')}`

/** `-b` goes by the times of files, which a file system counts in steps of some milliseconds. */
const nextFileTime = (): Promise<void> => setTimeout(20)

describe('tspc', () => {
  test('prints the errors of typeboss like its own, each once', async () => {
    const project = await start(
      {
        'src/a.ts': queue('not good', 'string'),
        'src/b.ts': queue('mail', '{ to: string }'),
        'src/use.ts': use,
      },
      { noEmitOnError: true },
    )
    const expected = `src/a.ts(2,34): error TS71002: The queue name "not good" is not one that pg-boss takes. Use one or more of the characters A-Z, a-z, 0-9, '_', '-', '.' and '/'.\n`
    expect(await project.tspc('--noEmit')).toEqual({ code: 2, output: expected })
    expect(await project.tspc()).toEqual({ code: 1, output: expected })
    await expect(project.read('out/b.js')).rejects.toThrow('ENOENT')
  })

  test('--incremental writes what the next run needs', async () => {
    const project = await start(
      { 'src/mail.ts': queue('mail', '{ to: string }'), 'src/use.ts': use },
      { incremental: true },
    )
    expect(await project.tspc()).toEqual({ code: 0, output: '' })
    await project.write({ 'src/mail.ts': queue('mail', '{ to: number }') })
    expect((await project.tspc()).output).toBe(`${wrongInput}\n`)
  })

  test('--watch reports an error until it is fixed', async () => {
    const project = await start({ 'src/mail.ts': queue('mail', '{ to: string }'), 'src/use.ts': use })
    const watching = watch(project)
    expect(await watching.round()).toEqual([])
    await project.write({ 'src/mail.ts': queue('mail', '{ to: number }') })
    expect(await watching.round()).toEqual([wrongInput])
    await project.write({ 'src/mail.ts': queue('mail', '{ to: string }') })
    expect(await watching.round()).toEqual([])
    await project.write({ 'src/use.ts': `${use}${queue('mail', 'string')}` })
    expect(await watching.round()).toEqual([
      `src/mail.ts(2,34): ${taken('src/use.ts:4')}`,
      `src/use.ts(4,34): ${taken('src/mail.ts:2')}`,
    ])
    await project.write({ 'src/use.ts': use })
    expect(await watching.round()).toEqual([])
    await project.write({ 'src/mail.ts': `${queue('mail', '{ to: string }')}function broken() {` })
    expect(await watching.round()).toEqual(["src/mail.ts(3,20): error TS1005: '}' expected."])
    await project.write({ 'src/mail.ts': queue('mail', '{ to: number }') })
    expect(await watching.round()).toEqual([wrongInput])
    await watching.stop()
  })

  test('-b builds a project that uses the queues of another project by name', async () => {
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023'],
      types: [],
      strict: true,
      skipLibCheck: true,
      composite: true,
      rootDir: '.',
      outDir: '../out',
      plugins: [plugin],
    }
    const consumer = `import type { InputOf } from 'typeboss'\nimport '../queues/mail.js'\nexport const input: InputOf<'mail'> = { to: 'x' }\n`
    const references = [{ path: '../queues' }]
    const project = await start({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "app" }] }',
      'queues/tsconfig.json': JSON.stringify({
        compilerOptions: { ...compilerOptions, outDir: '../out/queues' },
      }),
      'queues/mail.ts': queue('mail', '{ to: string }'),
      'app/tsconfig.json': JSON.stringify({
        compilerOptions: { ...compilerOptions, outDir: '../out/app' },
        references,
      }),
      'app/use.ts': consumer,
    })
    expect(await project.tspc('-b')).toEqual({ code: 0, output: '' })
    await nextFileTime()
    await project.write({ 'app/own.ts': queue('mail', 'string') })
    expect(await project.tspc('-b')).toEqual({
      code: 1,
      output: `app/own.ts(2,34): ${taken('queues/mail.ts').replace('queues/mail.ts', 'out/queues/mail.d.ts:8')}\n`,
    })
    await nextFileTime()
    await project.write({
      'app/own.ts': queue('own', 'string'),
      'queues/mail.ts': queue('mail', '{ to: number }'),
    })
    const wrong = `app/use.ts(3,41): error TS2322: Type 'string' is not assignable to type 'number'.\n`
    expect(await project.tspc('-b')).toEqual({ code: 2, output: wrong })
    expect(await project.tspc('-b')).toEqual({ code: 1, output: wrong })
  })
})

test('a project sees the queues of a package that it depends on', async () => {
  const mail = await start({ 'src/index.ts': queue('mail', '{ to: string }') }, { declaration: true })
  const { outputs } = mail.compile()
  const project = await start({
    'node_modules/mail/package.json': '{ "name": "mail", "type": "module", "exports": "./index.js" }',
    'node_modules/mail/index.js': outputs['out/index.js'] ?? '',
    'node_modules/mail/index.d.ts': outputs['out/index.d.ts'] ?? '',
    'src/use.ts': `import 'mail'\n${use}`,
    'src/own.ts': queue('mail', 'number'),
  })
  expect(project.check()).toEqual([`src/own.ts:2:34 ${takenCode('node_modules/mail/index.d.ts:8')}`])
  await project.write({ 'src/own.ts': queue('own', 'number') })
  expect(project.check()).toEqual([])
})

describe('an entry in tsconfig.json without transformProgram', () => {
  const entry = { name: plugin.name, transform: plugin.transform }
  const text = `error TS71008: The plugin entry of typeboss lacks "transformProgram": true. Write it in tsconfig.json as { "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }.`

  test.each(['--noEmit', '-b'])('is reported under %s', async (flag) => {
    const project = await start({ 'src/mail.ts': queue('mail', 'string') }, { plugins: [entry] })
    const { code, output } = await project.tspc(flag)
    expect(code).not.toBe(0)
    expect(output).toMatch(/^tsconfig\.json\(\d+,\d+\): /)
    expect(output.replace(/^.*?: /, '')).toBe(`${text}\n`)
  })
})

describe('an incremental build', () => {
  test.each<CompilerOptions>([{}, { isolatedModules: true }])(
    'checks a file again when a queue in another file changes, with %j',
    async (options) => {
      const files = { 'src/mail.ts': queue('mail', '{ to: string }'), 'src/use.ts': use }
      const project = await start(files, options)
      const build = () => compileIncrementally(project.folder)
      expect(build()).toEqual([])
      expect(build()).toEqual([])
      await project.write({ 'src/mail.ts': queue('mail', '{ to: number }') })
      const wrong = [`src/use.ts:2:41 TS2322 Type 'string' is not assignable to type 'number'.`]
      expect(build()).toEqual(wrong)
      expect(build()).toEqual(wrong)
      await project.write({ ...files, 'src/twice.ts': queue('mail', 'string') })
      const twice = [
        `src/mail.ts:2:34 ${takenCode('src/twice.ts:2')}`,
        `src/twice.ts:2:34 ${takenCode('src/mail.ts:2')}`,
      ]
      expect(build().toSorted()).toEqual(twice)
      expect(build().toSorted()).toEqual(twice)
      await project.write({ 'src/twice.ts': queue('other', 'string') })
      expect(build()).toEqual([])
    },
  )
})
