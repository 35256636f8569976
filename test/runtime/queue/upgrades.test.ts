/** Jobs of older types, as older versions of the code stored them, in queues that upgrade them. */
import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import { defineQueue, jsonQueue, JobValidationError, QueueOptionsError, QueueWorker } from 'typeboss'
import { createTestQueues } from 'typeboss/testing'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

interface LetterV1 {
  readonly to: string
}
interface LetterV2 {
  readonly to: string
  readonly text: string
  readonly at?: Date
}
interface Letter {
  readonly to: readonly string[]
  /** @minLength 1 */
  readonly body: string
  readonly at?: Date
}

const fromV2 = ({ to, text, at }: LetterV2): Letter => ({ to: [to], body: text, ...(at && { at }) })
const fromV1 = ({ to }: LetterV1): Letter => {
  if (to === 'nobody') throw new RangeError(`Invalid address ${to}`)
  return fromV2({ to, text: to === 'empty' ? '' : 'no text' })
}

const handled: unknown[] = []
const letterQueue = defineQueue(
  'upgraded-letters',
  async (letter: Letter) => {
    handled.push(letter)
    return letter.body.length
  },
  { retries: 1, upgrades: [fromV2, fromV1], deadLetter: 'dead-letters-of-old' },
)
const deadQueue = defineQueue<Letter, void>('dead-letters-of-old', { upgrades: [fromV2, fromV1] })

const queues = await createTestQueues([letterQueue])
const { client, addStored, drain } = queues
afterEach(async () => {
  handled.length = 0
  await queues.reset()
})
afterAll(() => queues.close())

describe('a job that an older version stored', () => {
  test.each([
    ['the current type', { to: ['a'], body: 'hi' }, { to: ['a'], body: 'hi' }],
    ['the newest older type', { to: 'a', text: 'hi' }, { to: ['a'], body: 'hi' }],
    [
      'an older type with a date',
      { to: 'a', text: 'hi', at: '2026-01-02T03:04:05.000Z' },
      { to: ['a'], body: 'hi', at: new Date('2026-01-02T03:04:05Z') },
    ],
    ['the oldest type', { to: 'a' }, { to: ['a'], body: 'no text' }],
  ])('of %s reaches the handler as the current type', async (_title, json, letter) => {
    await addStored('upgraded-letters', json)
    const [job] = await drain()
    expect(job).toMatchObject({ status: 'completed', data: letter, result: letter.body.length })
    expect(handled).toEqual([letter])
  })

  test('is read as the current type by added(), getJob(), findJobs() and schedules()', async () => {
    const upgraded = { to: ['a'], body: 'hi' }
    const id = await addStored(letterQueue, { to: 'a', text: 'hi' })
    expect(queues.added('upgraded-letters')).toMatchObject([{ data: upgraded }])
    expect(await client.getJob('upgraded-letters', id)).toMatchObject({ data: upgraded })
    expect(await client.getJob(letterQueue, id)).toMatchObject({ data: upgraded })
    expect(await client.findJobs('upgraded-letters')).toMatchObject([{ data: upgraded }])
    expect(await client.getJob(jsonQueue('upgraded-letters'), id)).toMatchObject({
      data: { to: 'a', text: 'hi' },
    })
    await client.schedule(jsonQueue('upgraded-letters'), '* * * * *', { to: 'a', text: 'hi' })
    expect(await client.schedules('upgraded-letters')).toMatchObject([{ data: upgraded }])
  })

  test('that fits no type fails at once, and says what the current type expects', async () => {
    await addStored('upgraded-letters', { from: 'a' })
    const [job] = await drain()
    expect(job).toMatchObject({ status: 'failed', attemptsMade: 1 })
    expect(job?.error?.message).toContain('input.to: expected array, got nothing')
    expect(() => job?.data).toThrow(JobValidationError)
  })

  test('whose upgrade throws fails its attempts like a handler that throws', async () => {
    await addStored('upgraded-letters', { to: 'nobody' })
    const [job] = await drain()
    expect(job).toMatchObject({ status: 'failed', attemptsMade: 2 })
    expect(job?.error).toMatchObject({ name: 'RangeError', message: 'Invalid address nobody' })
    expect(() => job?.data).toThrow('Invalid address nobody')
    const [dead] = await client.findJobs(deadQueue)
    expect(dead?.origin?.error).toMatchObject({ name: 'RangeError' })
  })

  test('whose upgrade returns what does not fit fails at once', async () => {
    await addStored('upgraded-letters', { to: 'empty' })
    const [job] = await drain()
    expect(job).toMatchObject({ status: 'failed', attemptsMade: 1, error: { name: 'JobValidationError' } })
    expect(job?.error?.message).toContain('input.body: expected string (minLength 1)')
    expect(job?.error?.cause?.message).toBe('Upgrade 2 of 2 returned it')
  })

  test('passes through a dead letter queue, a redrive and a flow', async () => {
    await addStored('upgraded-letters', { to: 'nobody' })
    await drain()
    const [dead] = await client.findJobs(deadQueue)
    expect(dead?.status).toBe('waiting')
    expect(() => dead?.data).toThrow('Invalid address nobody')
    await client.update(jsonQueue('dead-letters-of-old'), dead?.id ?? '', { data: { to: 'somebody' } })
    expect(await client.findJobs(deadQueue)).toMatchObject([{ data: { to: ['somebody'] } }])
    expect(await client.redrive('dead-letters-of-old', {})).toBe(1)
    expect(await drain()).toMatchObject([{ status: 'completed', data: { to: ['somebody'] } }])
    const first = client.plan('upgraded-letters', { to: ['x'], body: 'first' })
    const second = client.plan(jsonQueue('upgraded-letters'), { to: 'y', text: 'second' }, { after: [first] })
    await client.addFlow([first, second])
    expect(await drain()).toMatchObject([
      { data: { body: 'first' } },
      { data: { to: ['y'], body: 'second' } },
    ])
  })
})

describe('on PostgreSQL, a job of an older type', () => {
  const bench = useBench()

  test('reaches a batch handler and a listener as the current type', async () => {
    const batchQueue = letterQueue
    await bench.service.prepareQueue('upgraded-letters', letterQueue.options, 'worker')
    const ids = await bench.client.addBatch(
      jsonQueue('upgraded-letters'),
      [{ to: 'a' }, { to: ['b'], body: 'b' }, { to: 'c', text: 'c' }].map((data) => ({ data })),
    )
    const seen: unknown[] = []
    const worker = new QueueWorker(bench.service, [batchQueue])
      .handleBatch(batchQueue, (jobs) => {
        for (const job of jobs) job.complete(job.data.to.length)
      })
      .on('completed', (event) => seen.push(event.data))
    await worker.start()
    expect(await bench.client.waitForBatch('upgraded-letters', ids)).toHaveLength(3)
    await worker.stop()
    expect(seen).toHaveLength(3)
    expect(seen).toEqual(
      expect.arrayContaining([
        { to: ['a'], body: 'no text' },
        { to: ['b'], body: 'b' },
        { to: ['c'], body: 'c' },
      ]),
    )
  })
})

test('upgrades that were not compiled are refused when the module is loaded', () => {
  const upgrades = [() => ({ to: '' })]
  expect(() => handMadeQueue({ name: 'refused-upgrades', options: { upgrades } })).toThrow(QueueOptionsError)
  // @ts-expect-error an upgrade is a function
  expect(() => handMadeQueue({ name: 'refused-upgrades', options: { upgrades: [5] } })).toThrow(
    'The option upgrades must be an array of functions',
  )
})
