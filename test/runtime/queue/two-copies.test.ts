/** Two copies of the package in one process, as a package manager may install them. */
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type * as typeboss from 'typeboss'
import {
  ContractIncompleteError,
  createPgBossService,
  JobFailedError,
  QueueClient,
  QueueConnectionError,
  TypebossError,
} from 'typeboss'
import { contract } from 'typeboss/contract'
import { createTestDatabase, type TestDatabase } from '../../support/database.js'
import { report, reportQueue } from '../../support/reports.js'
import { temporaryFolder } from '../../package/packed.js'

let folder: string
let other: typeof typeboss
let database: TestDatabase

beforeAll(async () => {
  folder = await temporaryFolder('copy')
  await mkdir(join(folder, 'node_modules'))
  for (const name of ['pg', 'pg-boss', '@opentelemetry'])
    await symlink(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name), 'dir')
  await cp('dist', join(folder, 'dist'), { recursive: true })
  await cp('package.json', join(folder, 'package.json'))
  other = (await import(pathToFileURL(join(folder, 'dist/runtime/index.js')).href)) as typeof other
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

describe('with two copies of the package in one process', () => {
  test('a client and a worker take services, contracts and definitions of the other copy', async () => {
    expect(other.QueueClient).not.toBe(QueueClient)
    const { connectionString } = database
    const service = other.createPgBossService({ connectionString })
    const [queue, another] = [new QueueClient(service), new other.QueueClient(service)]
    const worker = new other.QueueWorker(createPgBossService({ connectionString }), [reportQueue])
    await worker.start()
    try {
      const made = await queue.waitForCompletion('reports', await queue.add('reports', report()))
      expect(made.until).toEqual(new Date(report().since.getTime() + 1))

      const first = another.plan('reports', report())
      const second = queue.plan(reportQueue, report({ does: 'fail' }), { after: [first] })
      await queue.addFlow([first, second])
      const error: unknown = await queue.waitForCompletion('reports', second.id).catch((thrown) => thrown)
      expect(error).toBeInstanceOf(JobFailedError)
      expect(error).toBeInstanceOf(other.JobFailedError)
    } finally {
      await worker.stop()
      await Promise.all([queue.close(), another.close()])
    }
  })

  test('an error of one copy is an instance of the same class in the other', async () => {
    const service = other.createPgBossService({ connectionString: 'postgres://localhost:1/none' })
    const queue = new QueueClient(service)
    const error: unknown = await queue.counts('reports').catch((thrown: unknown) => thrown)
    await queue.close()
    expect(error).toBeInstanceOf(QueueConnectionError)
    expect(error).toBeInstanceOf(TypebossError)
    expect(error).not.toBeInstanceOf(JobFailedError)
    expect(new Error('any')).not.toBeInstanceOf(TypebossError)
  })

  test('a service that both use is closed by the last to close', async () => {
    const service = createPgBossService({ connectionString: database.connectionString })
    const [one, another] = [new QueueClient(service), new other.QueueClient(service)]
    await one.counts('reports')
    await one.close()
    expect(await another.counts('reports')).toMatchObject({ waiting: 0 })
    await another.close()
    await expect(service.countJobs('reports')).rejects.toMatchObject({ code: 'CLOSED' })
  })

  test('a contract of a later format is refused with a message', async () => {
    const whole = contract({ name: 'later', options: {}, fingerprint: '', input: {}, output: {} })
    const later = { ...whole, [Symbol.for('typeboss.contract')]: 2 }
    const queue = new QueueClient(createPgBossService({ connectionString: database.connectionString }))
    const { add } = queue as unknown as Readonly<
      Record<'add', (...all: readonly unknown[]) => Promise<string>>
    >
    await expect(add(later, 1)).rejects.toThrow(ContractIncompleteError)
    await expect(add(later, 1)).rejects.toThrow('cannot be read by this release of typeboss. Build')
    await queue.close()
  })
})
