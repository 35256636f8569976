/** A producer that was not compiled with the transformer and loads no definition, in a process of its own. */
import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { defineQueue } from 'typeboss'
import { dated, handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'
import { temporaryFolder } from '../../package/packed.js'

const datedQueue = handMadeQueue<unknown, unknown>({
  name: 'uncompiled-dates',
  output: dated as never,
  handler: async () => ({ at: new Date(0) }),
})
const countQueue = handMadeQueue<unknown, unknown>({
  name: 'uncompiled-counts',
  handler: async (_data, job) => {
    await job.progress(50)
    return 7
  },
})
/** Compiled, so its workers keep its contract beside it. */
const stampQueue = defineQueue('uncompiled-stamps', async (stamp: { at: Date; tags?: Set<string> }) => ({
  next: new Date(stamp.at.getTime() + 1),
  tags: [...(stamp.tags ?? [])],
  total: 5n,
}))
const bench = useBench()

/** Runs `body` in a process without definitions, and returns its result. `queue`, `id` and `jsonQueue` are in scope. */
async function run(queue: string, body: string): Promise<unknown> {
  const folder = await temporaryFolder('uncompiled')
  const program = join(folder, 'producer.mjs')
  const url = JSON.stringify(pathToFileURL('dist/runtime/index.js').href)
  await writeFile(
    program,
    `import { createPgBossService, jsonQueue, QueueClient } from ${url}
    const queue = new QueueClient(createPgBossService())
    const name = ${JSON.stringify(queue)}
    const result = await (async () => { ${body} })().catch(({ code, message }) => ({ code, message }))
    console.log(JSON.stringify(result))
    await queue.close()`,
  )
  const env = { ...process.env, DATABASE_URL: bench.connectionString }
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env, timeout: 30_000 })
  await rm(folder, { recursive: true })
  return JSON.parse(stdout)
}

test('a result that only a contract can decode is refused with instructions', async () => {
  await bench.working([datedQueue], async () => {
    const refused = await run(
      'uncompiled-dates',
      'return await queue.waitForCompletion(name, await queue.add(name, { plain: [1] }), { timeout: 20_000 })',
    )
    expect(refused).toMatchObject({ code: 'CONTRACT_MISSING' })
    for (const way of [
      'Import the module',
      'Pass the definition',
      'typeboss/unplugin',
      'jsonQueue("uncompiled-dates")',
    ])
      expect(refused).toMatchObject({ message: expect.stringContaining(way) })
  })
})

test('a job can be read except for its data, result and progress', async () => {
  const id = await bench.client.add(datedQueue, { plain: [1] })
  const read = await run(
    'uncompiled-dates',
    `const job = await queue.getJob(name, '${id}')
    const [found] = await queue.findJobs(name, { status: 'waiting' })
    const read = () => { try { return job.data } catch ({ code }) { return code } }
    return { status: job.status, found: found.id, data: read(), removed: await queue.remove(name, '${id}') }`,
  )
  expect(read).toEqual({ status: 'waiting', found: id, data: 'CONTRACT_MISSING', removed: true })
})

test('numbers, booleans and null are read, because they are unambiguous', async () => {
  await bench.working([countQueue], async () => {
    const read = await run(
      'uncompiled-counts',
      `const id = await queue.add(name, null)
      const result = await queue.waitForCompletion(name, id, { timeout: 20_000 })
      const { data, progress } = await queue.getJob(name, id)
      return { result, data, progress }`,
    )
    expect(read).toEqual({ result: 7, data: null, progress: 50 })
  })
})

test('jsonQueue() reads the JSON as stored', async () => {
  await bench.working([datedQueue], async () => {
    const read = await run(
      'uncompiled-dates',
      `const dates = jsonQueue(name)
      return await queue.waitForCompletion(dates, await queue.add(dates, 1), { timeout: 20_000 })`,
    )
    expect(read).toEqual({ at: '1970-01-01T00:00:00.000Z' })
  })
  expect(await run('no queue', 'return jsonQueue(name).name')).toMatchObject({ code: 'QUEUE_OPTIONS' })
})

test('add() refuses data that JSON would change, by name or by jsonQueue()', async () => {
  for (const queue of ['name', 'jsonQueue(name)']) {
    const refused = await run('uncompiled-dates', `return await queue.add(${queue}, { at: new Date() })`)
    expect(refused).toMatchObject({ code: 'JOB_VALIDATION', message: expect.stringContaining('input.at') })
  }
})

test('values are converted and checked by the contract that the worker has stored', async () => {
  const result = await bench.working([stampQueue], () =>
    run(
      'uncompiled-stamps',
      `const id = await queue.add(name, { at: new Date(0), tags: new Set(['a']), undeclared: 1 })
      const { next, tags, total } = await queue.waitForCompletion(name, id, { timeout: 20_000 })
      const { data } = await queue.getJob(name, id)
      const asStored = await queue.getJob(jsonQueue(name), id)
      const refused = await queue.add(name, { at: 'yesterday' }).catch(({ code, message }) => ({ code, message }))
      return {
        next: next.getTime(), tags, total: String(total), at: data.at.getTime(), isSet: data.tags instanceof Set,
        stored: asStored.data, refused,
      }`,
    ),
  )
  expect(result).toEqual({
    next: 1,
    tags: ['a'],
    total: '5',
    at: 0,
    isSet: true,
    stored: { at: '1970-01-01T00:00:00.000Z', tags: ['a'] },
    refused: {
      code: 'JOB_VALIDATION',
      message: expect.stringContaining('input.at: expected valid Date, got "yesterday"'),
    },
  })
  expect(bench.errors).toEqual([])
})

test('the contract of the worker that started last is kept beside the queue', async () => {
  const { contracts } = bench.service
  await expect(contracts?.readContract('uncompiled-nothing')).resolves.toBeUndefined()
  await contracts?.saveContract('uncompiled-stamps', { version: 1, queues: {} })
  await expect(contracts?.readContract('uncompiled-stamps')).resolves.toEqual({ version: 1, queues: {} })
  await bench.working([stampQueue], async () => {
    await expect(contracts?.readContract('uncompiled-stamps')).resolves.toMatchObject({
      version: 1,
      queues: {
        'uncompiled-stamps': { input: { object: { at: 'Date' } }, output: { object: { total: 'bigint' } } },
      },
    })
  })
})

test('a contract of a later release is not read', async () => {
  await bench.service.contracts?.saveContract('uncompiled-later', { version: 2, queues: {} })
  const refused = await run('uncompiled-later', 'return await queue.add(name, { at: new Date(0) })')
  expect(refused).toMatchObject({ message: expect.stringContaining('was not built with tspc') })
})
