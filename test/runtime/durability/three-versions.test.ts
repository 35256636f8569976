/**
 * A database through three versions of a queue, each compiled by itself. Workers of two versions run at once, and jobs of each
 * version wait for the next one. `typeboss check` names each job that then does not fit, and no other.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createPgBossService, jsonQueue, QueueClient } from 'typeboss'
import { createCommandProject, type CommandProject } from '../../command/command.js'
import { createTestDatabase, type TestDatabase } from '../../support/database.js'
import { environment, plugin } from '../../support/project.js'
import { waitUntil } from '../../support/wait-until.js'

/** The type of a version, its upgrades, and how it reads a letter: always as `to: text`. */
interface Version {
  readonly types: string
  readonly upgrades: string
  readonly read: string
  readonly fails: string
  readonly letter: (name: string) => string
}

const text = `interface Text { to: string; text: string }
interface Html { to: string; html: string }
interface Second { to: string; body: string }
interface Third { to: string[]; body: string; at?: Date }`

const versions = {
  first: {
    types: `type Letter = Text | Html`,
    upgrades: '[]',
    read: `'html' in letter ? \`\${letter.to}: \${letter.html}\` : \`\${letter.to}: \${letter.text}\``,
    fails: `if (read.startsWith('dead')) throw new Error('this version cannot')`,
    letter: (name) => `{ to: '${name}', text: 'hi' }`,
  },
  // The upgrade from Html was forgotten.
  second: {
    types: `type Letter = Second`,
    upgrades: `[(old: Text): Letter => ({ to: old.to, body: old.text })]`,
    read: '`${letter.to}: ${letter.body}`',
    fails: '',
    letter: (name) => `{ to: '${name}', body: 'hi' }`,
  },
  third: {
    types: `type Letter = Third`,
    upgrades: `[
      (old: Second): Letter => ({ to: [old.to], body: old.body }),
      (old: Text): Letter => ({ to: [old.to], body: old.text }),
    ]`,
    read: `\`\${letter.to.join()}: \${letter.body}\``,
    fails: '',
    letter: (name) => `{ to: ['${name}'], body: 'hi', at: new Date() }`,
  },
} as const satisfies { readonly [version: string]: Version }
type VersionName = keyof typeof versions

function filesOf({ types, upgrades, read, fails, letter }: Version) {
  return {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        strict: true,
        skipLibCheck: true,
        types: ['node'],
        rootDir: 'src',
        outDir: 'out',
        plugins: [plugin],
      },
      include: ['src'],
    }),
    'src/queues.ts': `import { defineQueue } from 'typeboss'
${text}
${types}
export type { Letter }
export const letters = defineQueue('letters', async (letter: Letter, job) => {
  const read = ${read}
  if (read.startsWith('unlucky') && job.attempt === 1) throw new Error('the first attempt fails')
  ${fails}
  return read
}, { upgrades: ${upgrades}, retries: 0, deadLetter: 'dead-letters' })
export const deadLetters = defineQueue<Letter, void>('dead-letters', { upgrades: ${upgrades} })
`,
    'src/worker.ts': `import { createPgBossService, QueueWorker } from 'typeboss'
import { letters } from './queues.js'
const worker = new QueueWorker(createPgBossService(), [letters], { stopOn: ['SIGTERM'], concurrency: 2 })
await worker.start()
process.send?.('ready')
process.once('SIGTERM', () => process.disconnect())
`,
    // Adds what the parameters name: 'kind:name'.
    'src/produce.ts': `import { createPgBossService, QueueClient } from 'typeboss'
const queue = new QueueClient(createPgBossService())
const letter = (name: string) => (${letter('§').replace(`'§'`, 'name')})
for (const parameter of process.argv.slice(2)) {
  const [kind, name = ''] = parameter.split(':')
  if (kind === 'waiting') await queue.add('letters', letter(name))
  if (kind === 'delayed') await queue.add('letters', letter(name), { delay: 1_000 })
  if (kind === 'retried') await queue.add('letters', letter(name), { retries: 1, backoff: { type: 'fixed', delay: 3_000 } })
  if (kind === 'held') {
    const first = queue.plan('letters', letter(name), { delay: 1_000 })
    await queue.addFlow([first, queue.plan('letters', letter(name + '-after'), { after: [first] })])
  }
  if (kind === 'scheduled') await queue.schedule('letters', '0 0 1 1 *', letter(name), { key: name })
}
await queue.close()
`,
    ...(letter === versions.first.letter && {
      'src/html.ts': `import { createPgBossService, QueueClient } from 'typeboss'
const queue = new QueueClient(createPgBossService())
await queue.addBatch('letters', process.argv.slice(2).map((to) => ({ data: { to, html: 'hi' } })))
await queue.close()
`,
    }),
  }
}

interface Tally {
  readonly total: number
  readonly misfits: readonly { readonly id: string }[]
}
interface Report {
  readonly queues: readonly {
    readonly queue: string
    readonly jobs: Tally
    readonly schedules: Tally
  }[]
}

let database: TestDatabase
let projects: Readonly<Record<VersionName, CommandProject>>
let queue: QueueClient
const workers = new Set<ChildProcess>()
const stored = jsonQueue('letters')
const dead = jsonQueue('dead-letters')

beforeAll(async () => {
  database = await createTestDatabase()
  queue = new QueueClient(createPgBossService({ connectionString: database.connectionString }))
  const compiled = await Promise.all(
    Object.entries(versions).map(async ([name, version]) => {
      const project = await createCommandProject(filesOf(version))
      const { code, output } = await project.tspc('-p', '.')
      if (code !== 0) throw new Error(output)
      return [name, project] as const
    }),
  )
  // `Object.entries` loses the names of the keys.
  projects = Object.fromEntries(compiled) as Record<VersionName, CommandProject>
})
afterAll(async () => {
  await Promise.all([...workers].map(stop))
  await queue.close()
  await Promise.all(Object.values(projects).map((project) => project.remove()))
  await database.drop()
})

async function startWorker(version: VersionName): Promise<ChildProcess> {
  const worker = fork(join(projects[version].folder, 'out/worker.js'), {
    env: { ...environment(), DATABASE_URL: database.connectionString },
    execArgv: [],
  })
  workers.add(worker)
  const [message] = await once(worker, 'message')
  expect(message).toBe('ready')
  return worker
}

async function stop(worker: ChildProcess): Promise<void> {
  workers.delete(worker)
  worker.kill('SIGTERM')
  if (worker.exitCode === null) await once(worker, 'exit')
}

async function run(version: VersionName, script: string, ...parameters: readonly string[]): Promise<void> {
  const child = fork(join(projects[version].folder, 'out', script), [...parameters], {
    env: { ...environment(), DATABASE_URL: database.connectionString },
    execArgv: [],
  })
  expect(await once(child, 'exit')).toEqual([0, null])
}

/** What `typeboss check --database` of a version reports: for each queue, the values that do not fit. */
async function check(version: VersionName): Promise<Readonly<Record<string, readonly string[]>>> {
  const { output } = await projects[version].typeboss(
    'check',
    '--database',
    database.connectionString,
    '--json',
  )
  const { queues } = JSON.parse(output) as Report
  return Object.fromEntries(
    queues.map(({ queue: name, jobs, schedules }) => [
      name,
      [...jobs.misfits, ...schedules.misfits].map(({ id }) => id).toSorted(),
    ]),
  )
}

/** Waits until each job has ended, and returns those of one status. */
async function jobsAtRest<Status extends 'completed' | 'failed'>(status: Status) {
  await waitUntil('each job has ended', async () => {
    const { waiting, active, delayed } = await queue.counts(stored)
    return waiting + active + delayed === 0
  })
  return queue.findJobs(stored, { status, limit: 1_000 })
}

const idsOf = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id).toSorted()
const html = { data: { html: 'hi' }, status: 'waiting' } as const
const many = (kind: string, letter: string) => Array.from({ length: 20 }, (_, n) => `${kind}:${letter}${n}`)

test('three versions lose and misread nothing, and check names each job that the next one cannot read', async () => {
  await run('first', 'produce.js', 'retried:unlucky', 'waiting:dead')
  const early = await startWorker('first')
  await waitUntil('one waits for its retry, one is dead', async () => {
    const [{ delayed }, { waiting }] = await Promise.all([queue.counts(stored), queue.counts(dead)])
    return delayed === 1 && waiting === 1
  })
  await stop(early)

  await run('first', 'produce.js', 'waiting:a', 'waiting:b', 'delayed:c', 'held:d', 'scheduled:s')
  await run('first', 'html.js', 'html1', 'html2')
  expect(await check('first')).toEqual({ letters: [], 'dead-letters': [] })
  expect(await check('second')).toEqual({
    letters: idsOf(await queue.findJobs(stored, html)),
    'dead-letters': [],
  })
  const { output: contracts } = await projects.first.typeboss('contracts')
  await projects.second.write({ 'first.json': contracts })
  const { output: changes } = await projects.second.typeboss('check', '--against', 'first.json')
  expect(changes).toContain('The new code refuses waiting jobs')
  expect(changes).toContain('Workers of the old code that still run refuse new jobs')

  const bothRun = await Promise.all([startWorker('first'), startWorker('second')])
  await Promise.all([
    run('first', 'produce.js', ...many('waiting', 'f')),
    run('second', 'produce.js', ...many('waiting', 'g')),
  ])
  const refused = await jobsAtRest('failed')
  await Promise.all(bothRun.map(stop))
  // What `check` foretold, in both directions: no attempt was made, and each job is a dead letter.
  const unfit = refused.filter(({ error }) => error.name === 'JobValidationError')
  expect(refused.map(({ data }) => data)).toEqual(
    expect.arrayContaining([{ to: 'dead', text: 'hi' }, ...unfit.map(({ data }) => data)]),
  )
  expect(unfit).toHaveLength(refused.length - 1)
  expect((await queue.counts(dead)).waiting).toBe(refused.length)

  await run('first', 'produce.js', 'waiting:h', 'delayed:i', 'held:j')
  await run('second', 'produce.js', 'waiting:k', 'delayed:l', 'held:m', 'scheduled:t')
  await run('first', 'html.js', 'html3')
  const [waitingHtml, deadHtml] = await Promise.all([
    queue.findJobs(stored, html),
    queue.findJobs(dead, html),
  ])
  expect(waitingHtml).toHaveLength(1)
  expect(await check('third')).toEqual({ letters: idsOf(waitingHtml), 'dead-letters': idsOf(deadHtml) })

  expect(await queue.redrive(dead)).toBe(refused.length)
  const last = await startWorker('third')
  await run('third', 'produce.js', 'waiting:n')
  const refusedAtLast = (await jobsAtRest('failed')).filter(({ id }) => !idsOf(refused).includes(id))
  await stop(last)
  expect(refusedAtLast.map(({ data }) => data)).toEqual(
    refusedAtLast.map(() => expect.objectContaining({ html: 'hi' })),
  )
  expect(refusedAtLast).toHaveLength(waitingHtml.length + deadHtml.length)

  const single = ['unlucky', 'dead', ...'a b c d h i j k l m n'.split(' '), 'd-after', 'j-after', 'm-after']
  const names = [...single, ...many('', 'f'), ...many('', 'g')].map((name) => `${name.replace(':', '')}: hi`)
  const results = (await jobsAtRest('completed')).map(({ result }) => String(result))
  expect(results.filter((result) => !result.startsWith('html')).toSorted()).toEqual(names.toSorted())
})
