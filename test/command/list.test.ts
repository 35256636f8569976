import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { plugin, repository } from '../support/project.js'
import { createCommandProject, queueFile, type CommandProject } from './command.js'

const tsconfig = JSON.stringify({
  compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true, types: [], plugins: [plugin] },
  include: ['src'],
})
const packageJson = '{ "type": "module" }'

describe('typeboss list', () => {
  let project: CommandProject

  afterEach(() => project.remove())

  test('prints each queue with its types, options and place of definition', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      'src/queues.ts': `${queueFile}export const sweepQueue = defineQueue('sweep', async () => true)\n`,
    })
    const { code, output } = await project.typeboss('list')
    expect(output.replaceAll(/ {2,}/g, ' | ')).toBe(
      [
        'QUEUE | INPUT | OUTPUT | OPTIONS | DEFINED IN',
        "email-queue | Email | { id: string; sentAt: Date; } | { retries: 5, backoff: { type: 'exponential', delay: 100 } } | src/queues.ts:6",
        'resize | { width: number; } | Map<string, number> | src/queues.ts:11',
        'sweep | void | boolean | src/queues.ts:12',
        '',
      ].join('\n'),
    )
    expect(code).toBe(0)

    const json = await project.typeboss('list', '--json')
    expect(JSON.parse(json.output)).toEqual([
      {
        name: 'email-queue',
        input: 'Email',
        output: '{ id: string; sentAt: Date; }',
        options: { retries: 5, backoff: { type: 'exponential', delay: 100 } },
        file: 'src/queues.ts',
        line: 6,
      },
      {
        name: 'resize',
        input: '{ width: number; }',
        output: 'Map<string, number>',
        options: {},
        file: 'src/queues.ts',
        line: 11,
      },
      { name: 'sweep', input: 'void', output: 'boolean', options: {}, file: 'src/queues.ts', line: 12 },
    ])
  })

  test('names the tsconfig files without the plugin, whose queues tspc does not compile', async () => {
    const { plugins: _none, ...compilerOptions } = JSON.parse(tsconfig).compilerOptions
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
      'src/queues.ts': queueFile,
    })
    const { code, output } = await project.typeboss('list')
    expect(output).toContain('email-queue')
    expect(output).toContain(
      'tsconfig.json has no plugin entry of typeboss, so tspc does not compile these queues. ' +
        'Add it with: npx typeboss init --project tsconfig.json\n',
    )
    expect(code).toBe(0)
  })

  test('follows references to the projects that compile something, and lists a queue once', async () => {
    const composite = JSON.stringify({
      compilerOptions: { ...JSON.parse(tsconfig).compilerOptions, composite: true },
    })
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': '{ "files": [], "references": [{ "path": "web" }, { "path": "queues" }] }',
      'queues/tsconfig.json': composite,
      'queues/email.ts': queueFile,
      'web/tsconfig.json': composite.replace(/\}$/, ', "references": [{ "path": "../queues" }] }'),
      'web/main.ts': `import { emailQueue } from '../queues/email.js'\nconsole.log(emailQueue.name)\n`,
    })
    const { code, output } = await project.typeboss('list', '--json')
    const rows = JSON.parse(output) as readonly { name: string; file: string }[]
    expect(rows.map(({ name, file }) => [name, file])).toEqual([
      ['email-queue', 'queues/email.ts'],
      ['resize', 'queues/email.ts'],
    ])
    expect(code).toBe(0)
  })

  test('lists the queues of a package by its declarations', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      'src/main.ts': `import 'mails'\n`,
      'node_modules/mails/package.json': '{ "name": "mails", "type": "module", "types": "index.d.ts" }',
      'node_modules/mails/index.d.ts': `import 'typeboss'
declare module "typeboss" { interface QueueTypes {
  "mails": { input: { to: string }; output: void; options: { readonly retries: 3 } }
} }
`,
    })
    const { output } = await project.typeboss('list', '--json')
    expect(JSON.parse(output)).toEqual([
      {
        name: 'mails',
        input: '{ to: string; }',
        output: 'void',
        options: { retries: 3 },
        file: 'node_modules/mails/index.d.ts',
        line: 3,
      },
    ])
  })

  test('prints the queues and the errors, and exits with 1', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      'src/queues.ts': queueFile,
      'src/more.ts': `import { defineQueue } from 'typeboss'\nexport const twice = defineQueue<string>('resize')\n`,
    })
    const { code, output } = await project.typeboss('list')
    expect(output).toMatch(/^email-queue /m)
    expect(output).toMatch(/^src\/more\.ts\(2,\d+\): error TS71003: The queue name 'resize' is defined more/m)
    expect(code).toBe(1)
  })

  test('reports a missing or broken tsconfig.json', async () => {
    project = await createCommandProject({ 'package.json': packageJson })
    const said = async (...parameters: readonly string[]): Promise<string> => {
      const { code, output } = await project.typeboss('list', ...parameters)
      expect(code).toBe(1)
      return output
    }
    expect(await said()).toBe(
      'typeboss: There is no tsconfig.json in this folder or in a folder above. Make one with: npx typeboss init\n',
    )
    expect(await said('-p', 'tsconfig.build.json')).toContain('There is no tsconfig.build.json.')
    await project.write({ 'tsconfig.json': '{\n  "compilerOptions" {}\n}\n' })
    expect(await said()).toMatch(/^typeboss: tsconfig\.json\(2,21\): error TS1005/)
    await project.write({ 'tsconfig.json': tsconfig })
    expect(await said()).toMatch(/^typeboss: .*error TS18003: No inputs were found/)
  })

  test('says what to install if there is no TypeScript', async () => {
    project = await createCommandProject({ 'package.json': packageJson, 'tsconfig.json': tsconfig })
    const installed = join(project.folder, 'node_modules/typeboss')
    await rm(installed)
    await mkdir(installed)
    await cp(join(repository, 'dist'), join(installed, 'dist'), { recursive: true })
    await cp(join(repository, 'package.json'), join(installed, 'package.json'))
    const { code, output } = await project.typeboss('list')
    expect(output).toMatch(/^typeboss: typeboss needs TypeScript 6, and this is missing\. .*typescript@6/)
    expect(code).toBe(1)
    expect((await project.typeboss('init', '--dry-run')).code).toBe(0)
  })

  describe('with --service', () => {
    const refusedQueues = `import { defineQueue } from 'typeboss'
const policy = process.env['POLICY'] === 'short' ? 'short' : 'standard'
export const plainQueue = defineQueue<string>('plain', { retries: 5, priority: 'high', deadLetter: 'letters' })
export const totalsQueue = defineQueue<string>('totals', { policy: 'singleton', retention: { waiting: 1000, finished: 1000 } })
export const imagesQueue = defineQueue<string>('images', { groupConcurrency: 2, priority: 2000000 })
export const computedQueue = defineQueue<string>('computed', { policy })
export const lettersQueue = defineQueue<string>('letters')
`

    test('prints what the engine supports and refuses, and exits with 1 if it refuses something', async () => {
      project = await createCommandProject({
        'package.json': packageJson,
        'tsconfig.json': tsconfig.replace('"types":[]', '"types":["node"]'),
        'src/queues.ts': refusedQueues,
      })
      const { code, output } = await project.typeboss('list', '--service', 'bullmq')
      expect(code).toBe(1)
      expect(output).toMatch(/^plain +string +/m)
      expect(output.slice(output.indexOf('\n\n'))).toBe(`

BullMQ supports
  policy                 standard, exclusive
  groupConcurrency       no
  partition              yes
  deadLetter             yes
  retention              finished
  priority               -1048575 to 1048575
  throttle, debounce     yes
  schedules              cron, missed
  redrive                yes
  flows                  trees
  db, job.transaction()  no
  traces                 yes

BullMQ refuses
  computed  policy is computed at run time, and checked then  src/queues.ts:6
  images    groupConcurrency: 2                               src/queues.ts:5
  images    priority: 2000000 (only -1048575 to 1048575)      src/queues.ts:5
  totals    policy: "singleton" (only standard, exclusive)    src/queues.ts:4
  totals    retention: {"waiting":1000}                       src/queues.ts:4
`)
      const json = await project.typeboss('list', '--service', 'bullmq', '--json')
      expect(json.code).toBe(1)
      const { supports, queues } = JSON.parse(json.output)
      expect(supports).toMatchObject({ engine: 'BullMQ', flows: 'trees' })
      expect(queues[1]).toMatchObject({
        name: 'images',
        line: 5,
        unsupported: [
          { option: 'groupConcurrency', value: 2 },
          { option: 'priority', value: 2_000_000, instead: 'only -1048575 to 1048575' },
        ],
        unchecked: [],
      })
      expect((await project.typeboss('list', '--service', 'pg-boss')).code).toBe(0)
    })

    test('takes a file that exports a queue service, which it does not connect', async () => {
      project = await createCommandProject({
        'package.json': packageJson,
        'tsconfig.json': tsconfig,
        'src/queues.ts': queueFile,
        'service.js': `import { createBullMQService } from 'typeboss/bullmq'
export const service = createBullMQService({ url: 'redis://127.0.0.1:1' })
`,
        'other.js': 'export const service = {}\n',
      })
      const { code, output } = await project.typeboss('list', '--service', 'service.js')
      expect(output).toMatch(/\nBullMQ refuses no option of these queues\.\n$/)
      expect(code).toBe(0)
      expect(await project.typeboss('list', '--service', 'other.js')).toEqual({
        code: 1,
        output: 'typeboss: other.js exports no queue service, as createPgBossService() returns.\n',
      })
      expect((await project.typeboss('list', '--service', 'redis')).output).toMatch(
        /^typeboss: --service takes pg-boss, bullmq, or a file that exports a queue service\. redis cannot be loaded: /,
      )
    })
  })
})
