/** `typeboss check --database`, on jobs that other versions of the code stored. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { createPgBossService, jsonQueue, QueueClient, QueueWorker, type QueueService } from 'typeboss'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { handMadeQueue } from '../support/hand-made-queues.js'
import { plugin } from '../support/project.js'
import { waitUntil } from '../support/wait-until.js'
import { createCommandProject, type CommandProject } from './command.js'

const tsconfig = JSON.stringify({
  compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true, types: [], plugins: [plugin] },
  include: ['src'],
})

const definitions = `import { defineQueue } from 'typeboss'
interface EmailV1 { to: string; text: string }
interface Email { to: string; body: string; sendAt?: Date }
const fromV1 = (old: EmailV1): Email => ({ to: old.to, body: old.text })
export const emails = defineQueue('emails', async (email: Email) => ({ sent: email.to }), {
  upgrades: [fromV1, (_old: { address: string }): Email => { throw new Error('is not run') }],
  deadLetter: 'dead-emails',
})
export const dead = defineQueue<Email, void>('dead-emails', { upgrades: [fromV1] })
export const short = defineQueue<string, void>('short', { policy: 'short' })
declare const computed: 'stately'
export const other = defineQueue('computed', async (_: void) => {}, { policy: computed })
export const later = defineQueue<number, void>('not-created')
`

interface Contracts {
  readonly version: number
  readonly queues: { readonly [queue: string]: object }
}

interface Checked {
  readonly queues: readonly {
    readonly queue: string
    readonly jobs: { readonly misfits: readonly { readonly id: string; readonly status: string }[] }
  }[]
}

describe('typeboss check --database', () => {
  let database: TestDatabase
  let project: CommandProject
  let service: QueueService
  let queue: QueueClient
  const emails = jsonQueue('emails')
  const fitting = { to: 'ada', body: 'hi', sendAt: '2026-01-02T03:04:05.000Z' }

  beforeAll(async () => {
    database = await createTestDatabase()
    project = await createCommandProject({
      'package.json': '{ "type": "module" }',
      'tsconfig.json': tsconfig,
      'src/queues.ts': definitions,
    })
    service = createPgBossService({ connectionString: database.connectionString })
    queue = new QueueClient(service)
  })
  afterAll(async () => {
    await queue.close()
    await project.remove()
    await database.drop()
  })

  const check = (...parameters: readonly string[]) =>
    project.typeboss('check', '--database', database.connectionString, ...parameters)

  async function checkAsJson(
    ...parameters: readonly string[]
  ): Promise<{ code: number | null; checked: Checked }> {
    const { code, output } = await check('--json', ...parameters)
    return { code, checked: JSON.parse(output) as Checked }
  }

  test('says that a database without tables has none', async () => {
    const { code, output } = await check()
    expect(output).toMatch(
      /^typeboss: Cannot read postgres:\/\/\*\*\*@127.*there are no tables of pg-boss in the schema pgboss\./,
    )
    expect(code).toBe(1)
  })

  test('names each queue: what fits, what is upgraded, what is not created or not defined', async () => {
    const many = Array.from({ length: 1_200 }, () => ({ data: fitting }))
    await service.prepareQueue('dead-emails', {}, 'producer')
    await service.prepareQueue('emails', { deadLetter: 'dead-emails' }, 'producer')
    await service.prepareQueue('computed', { policy: 'stately' }, 'producer')
    await service.prepareQueue('foreign', {}, 'producer')
    await queue.addBatch(emails, many)
    await queue.add(emails, { to: 'bob', text: 'hi' }, { delay: 60_000 })
    await queue.add(emails, { address: 'bob' })
    await queue.add(jsonQueue('dead-emails'), { to: 'bob', text: 'hi' })
    await queue.add(jsonQueue('foreign'), 5)
    await queue.schedule(emails, '0 7 * * *', { to: 'bob', text: 'hi' })
    const { code, output } = await check()
    expect(output).toBe(`computed: 0 jobs
dead-emails: 1 job: 1 upgraded (upgrades[0] 1)
emails: 1,202 jobs: 1,200 fit, 2 upgraded (upgrades[0] 1, upgrades[1] 1)
  1 schedule: 1 upgraded (upgrades[0] 1)
foreign: no definition, 1 job not finished
not-created: not created yet
short: not created yet

All 1,204 stored values fit.
`)
    expect(code).toBe(0)
  })

  test('names the jobs that do not fit, in any state, with the reasons', async () => {
    const wrong = { to: 5 }
    const expected = new Map<string, string>([
      [await queue.add(emails, wrong), 'waiting'],
      [await queue.add(emails, wrong, { delay: 60_000 }), 'delayed'],
    ])
    const first = queue.plan(emails, fitting, { delay: 60_000 })
    const second = queue.plan(emails, wrong)
    const dependent = queue.plan(emails, wrong, { after: [first] })
    await queue.addFlow([first, second, dependent])
    expected.set(second.id, 'waiting').set(dependent.id, 'held')
    const { code, checked } = await checkAsJson()
    expect(code).toBe(1)
    const jobs = checked.queues.find((each) => each.queue === 'emails')?.jobs
    expect(jobs).toMatchObject({ total: 1_207, fit: 1_201, upgraded: [1, 1], misfit: 4 })
    expect(new Map(jobs?.misfits.map(({ id, status }) => [id, status]))).toEqual(expected)
    expect(jobs?.misfits[0]).toMatchObject({
      problems: ['.body: expected string, got nothing', '.to: expected string, got 5'],
    })
    await Promise.all([...expected.keys()].map((id) => queue.cancel(emails, id)))
    expect((await check()).code).toBe(0)
  })

  test('reads active jobs, jobs that wait for a retry, and with --results the results', async () => {
    const worked = handMadeQueue({
      name: 'emails',
      options: { deadLetter: 'dead-emails' },
      handler: async (data: unknown, job): Promise<unknown> => {
        if (data === 'retried') throw new Error('later')
        if (data !== 'active') return data === 'wrong' ? 7 : { sent: 'ada' }
        await new Promise((resolve) => job.signal.addEventListener('abort', resolve))
        return undefined
      },
    })
    const later = { priority: 'critical', retries: 3, backoff: { type: 'fixed', delay: 60_000 } } as const
    const ids = await queue.addBatch(
      emails,
      ['active', 'retried', 'wrong', 'right'].map((data) => ({ data, options: later })),
    )
    const worker = new QueueWorker(createPgBossService({ connectionString: database.connectionString }), [
      worked,
    ])
    await worker.start()
    await waitUntil('each job is in its state', async () => {
      const jobs = await Promise.all(ids.map((id) => queue.getJob(emails, id)))
      return jobs.map((job) => job?.status).join() === 'active,delayed,completed,completed'
    })
    const { code, checked } = await checkAsJson('--results')
    expect(code).toBe(1)
    const found = checked.queues.find((each) => each.queue === 'emails')
    expect(found?.jobs.misfits.map(({ id, status }) => [id, status])).toEqual(
      expect.arrayContaining([
        [ids[0], 'active'],
        [ids[1], 'delayed'],
      ]),
    )
    expect(found).toMatchObject({
      results: {
        misfit: 1,
        misfits: [{ id: ids[2], status: 'completed', problems: ['it: expected object, got 7'] }],
      },
    })
    await worker.stop({ timeout: 0 })
    await Promise.all(ids.map((id) => queue.cancel(emails, id)))
  })

  test('fails at a stored policy that a definition contradicts, and reports another partition', async () => {
    await service.prepareQueue('short', { policy: 'exclusive', partition: true }, 'producer')
    const { code, output } = await check()
    expect(output).toContain(`short: 0 jobs
  policy is stored as "exclusive" and declared as "short": its workers will not start
  partition is stored as true and declared as false: the stored value stays
`)
    expect(code).toBe(1)
  })

  test('compares with the contract that the worker which started last has stored there', async () => {
    const { output } = await project.typeboss('contracts')
    const { version, queues } = JSON.parse(output) as Contracts
    const { emails: now } = queues
    const store = (contract: object | undefined) =>
      service.contracts?.saveContract('emails', { version, queues: { emails: contract } } as never)

    await store(now)
    expect((await check()).output).toContain('  the worker that started last there has this contract\n')
    await store({ ...now, fingerprint: 'older', output: { object: { sent: 'number' } } })
    const { output: text } = await check()
    expect(text).toContain(`  the worker that started last there has another contract:
    The new code cannot read stored results:
        .sent changed from number to string
`)
    expect(text).not.toContain('typeboss-contracts')
  })

  test('reads by a role that may only read, and hides its password', async () => {
    const admin = new pg.Client(database.connectionString)
    await admin.connect()
    const role = `reader_${Date.now()}`
    const url = new URL(database.connectionString)
    url.username = role
    url.password = 'hid den'
    try {
      await admin.query(`create role ${role} login password 'hid den'`)
      const denied = await project.typeboss('check', '--database', url.href)
      expect(denied.output).toMatch(/^typeboss: Cannot read postgres:\/\/\*\*\*@.*permission denied/)
      expect(denied.code).toBe(1)
      await admin.query(
        `grant usage on schema pgboss to ${role}; grant select on all tables in schema pgboss to ${role}`,
      )
      const { output } = await project.typeboss('check', '--database', url.href)
      expect(output).toContain('stored values')
    } finally {
      await admin.query(`drop owned by ${role}; drop role ${role}`)
      await admin.end()
    }
    url.password = 'wr%20ong'
    const refused = await project.typeboss('check', '--database', url.href)
    expect(refused.output).toMatch(/^typeboss: Cannot read postgres:\/\/\*\*\*@/)
    expect(refused.output).not.toMatch(/wr.*ong|reader_/)
  })
})
