/** The stored form of the error that a handler threw. */
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readJobError } from '#runtime/job/job-error'
import { describeThrown } from '#runtime/worker/thrown'
import { QueueWorker, type JobError } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

/** Converts a value to JSON and back, as the database does. */
function stored(thrown: unknown): JobError {
  return readJobError(JSON.parse(JSON.stringify(describeThrown(thrown))))
}

const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new Error('get')
    },
    has: () => {
      throw new Error('has')
    },
    getPrototypeOf: () => {
      throw new Error('getPrototypeOf')
    },
    ownKeys: () => {
      throw new Error('ownKeys')
    },
  },
)

describe('a stored error', () => {
  test('has the causes of all levels', () => {
    const lost = Object.assign(new Error('connection lost'), { code: 'ECONNRESET' })
    const failed = new TypeError('query failed', { cause: lost })
    expect(stored(new Error('order not stored', { cause: failed }))).toMatchObject({
      message: 'order not stored',
      cause: {
        name: 'TypeError',
        message: 'query failed',
        cause: { message: 'connection lost', code: 'ECONNRESET' },
      },
    })
    let deep = new Error('level 0')
    for (let level = 1; level <= 50; level++) deep = new Error(`level ${level}`, { cause: deep })
    let error: JobError | undefined = stored(deep)
    for (let level = 50; level >= 0; level--) {
      expect(error?.message).toBe(`level ${level}`)
      error = error?.cause
    }
    expect(error).toBeUndefined()
  })

  test('has its code, and its own fields that are JSON', () => {
    class PaymentError extends Error {
      override readonly name = 'PaymentError'
      readonly status = 402
      readonly details = { declined: ['card'], at: new Date(0), left: undefined }
      readonly socket = new Map()
      readonly request = { send() {} }
      readonly amount = Number.NaN
      readonly price = 5n
    }
    const { stack, ...error } = stored(new PaymentError('declined'))
    expect(stack).toContain('thrown.test')
    expect(error).toEqual({
      name: 'PaymentError',
      message: 'declined',
      status: 402,
      details: { declined: ['card'], at: '1970-01-01T00:00:00.000Z' },
    })
    expect(
      stored(Object.assign(new Error('exists'), { code: '23505', constraint: 'mails_key' })),
    ).toMatchObject({
      code: '23505',
      constraint: 'mails_key',
    })
    expect(stored(Object.assign(new Error('x'), { code: 7 })).code).toBe(7)
    expect(stored(Object.assign(new Error('x'), { code: { a: 1 } }))).not.toHaveProperty('code')
  })

  test('has the errors of an AggregateError', () => {
    const errors = [new RangeError('one'), 'two', new Error('three', { cause: 3 })]
    expect(stored(new AggregateError(errors, 'all failed'))).toMatchObject({
      name: 'AggregateError',
      message: 'all failed',
      errors: [
        { name: 'RangeError', message: 'one' },
        { message: 'two' },
        { message: 'three', cause: { message: '3' } },
      ],
    })
    expect(stored(Object.assign(new Error('invalid'), { errors: ['name is missing'] })).errors).toEqual([
      expect.objectContaining({ message: 'name is missing' }),
    ])
  })

  test('describes a cause and a thrown value that are not errors', () => {
    expect(stored(new Error('x', { cause: { requestId: 7 } })).cause).toMatchObject({ requestId: 7 })
    expect(stored(new Error('x', { cause: 'a text' })).cause?.message).toBe('a text')
    expect(stored('a text').message).toBe("The handler threw 'a text'")
    expect(stored({ status: 503 })).toMatchObject({
      message: 'The handler threw { status: 503 }',
      status: 503,
    })
    expect(stored(undefined).message).toBe('The handler threw undefined')
    expect(stored(runInNewContext("new RangeError('elsewhere')"))).toMatchObject({ name: 'RangeError' })
  })

  test('ends at an error that is its own cause', () => {
    const one = new Error('one')
    const two = new Error('two', { cause: one })
    one.cause = two
    Object.assign(two, { self: two })
    expect(stored(two).cause?.cause).toEqual({ name: 'Error', message: 'two', stack: undefined })
  })

  test('is limited in size, and keeps the calls of its stack', () => {
    const error = stored(new Error('x'.repeat(3_000_000), { cause: new Error('y'.repeat(3_000_000)) }))
    expect(error.message).toMatch(/^x{10000}… \(2990000 more characters\)$/)
    expect(error.stack).toContain('thrown.test')
    let many = new Error('z'.repeat(9_000))
    for (let level = 0; level < 5_000; level++) many = new Error('z'.repeat(9_000), { cause: many })
    const errors = Array.from({ length: 5_000 }, () => new Error('a'.repeat(9_000)))
    const fields = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`f${index}`, 'b'.repeat(9_000)]),
    )
    for (const large of [many, new AggregateError(errors), Object.assign(new Error('f'), fields)])
      expect(JSON.stringify(describeThrown(large)).length).toBeLessThan(300_000)
  })

  test('is text that Postgres can store', () => {
    const error = Object.assign(new Error('a\0b\ud800'), { ['k\0']: 1, field: '\0', list: ['\udfff'] })
    expect(JSON.stringify(describeThrown(error))).not.toMatch(/\\u0000|\\ud/)
  })

  test('describes any thrown value, even one that throws when it is read', () => {
    expect(stored(throwing).message).toContain('The handler threw')
    const own = new Error('own')
    for (const key of ['name', 'message', 'stack', 'cause', 'code', 'field'])
      Object.defineProperty(own, key, {
        enumerable: true,
        get: () => {
          throw throwing
        },
      })
    expect(stored(own)).toMatchObject({ name: 'Error', message: expect.stringContaining('cannot be read') })
    expect(stored(new Error('x', { cause: throwing })).message).toBe('x')
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (thrown) => {
          for (const each of [
            thrown,
            new Error('x', { cause: thrown }),
            Object.assign(new Error('x'), { field: thrown }),
          ])
            expect(typeof stored(each).message).toBe('string')
        },
      ),
    )
  })
})

describe('a handler that throws', () => {
  const bench = useBench()

  test('stores its error for every reader of the job', async () => {
    const queue = handMadeQueue<unknown, unknown>({
      name: 'throwing-causes',
      options: { retries: 0 },
      handler: () => {
        throw Object.assign(new Error('not sent', { cause: new RangeError('too long') }), {
          code: 'SMTP',
          status: 552,
        })
      },
    })
    const error = {
      message: 'not sent',
      code: 'SMTP',
      status: 552,
      cause: { name: 'RangeError', message: 'too long' },
    }
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, null)
      await expect(bench.client.waitForCompletion(queue, id, { timeout: 20_000 })).rejects.toMatchObject({
        jobError: error,
      })
      expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'failed', error })
    })
  })

  test('passes the thrown error itself to the listeners of its events', async () => {
    const thrown = new RangeError('no such order')
    const failing = handMadeQueue<unknown, unknown>({
      name: 'throwing-events',
      options: { retries: 1 },
      handler: () => {
        throw thrown
      },
    })
    const dropping = handMadeQueue<unknown, unknown>({
      name: 'dropping-events',
      handler: (_data, job) => job.discard(thrown),
    })
    const seen: unknown[] = []
    const worker = new QueueWorker(bench.service, [failing, dropping])
    for (const name of ['retrying', 'failed', 'discarded'] as const)
      worker.on(name, (event) => seen.push([name, event.thrown === thrown]))
    await worker.start()
    for (const queue of [failing, dropping]) {
      const id = await bench.client.add(queue, null)
      await bench.client.waitForCompletion(queue, id, { timeout: 20_000 }).catch(() => {})
    }
    await worker.stop()
    expect(seen).toEqual([
      ['retrying', true],
      ['failed', true],
      ['discarded', true],
    ])
  })

  test.each<[what: string, handler: () => unknown]>([
    [
      'a Proxy that throws',
      () => {
        throw throwing
      },
    ],
    ['a promise rejected with such a Proxy', () => Promise.reject(throwing)],
    ['such a Proxy as its result', () => throwing],
    ['such a Proxy inside of its result', async () => ({ inside: throwing })],
  ])('fails its attempt, not the process: %s', async (what, handler) => {
    const name = what.replaceAll(' ', '-')
    const queue = handMadeQueue<unknown, unknown>({
      name,
      options: { retries: 0 },
      handler,
    })
    await bench.working([queue], async () => {
      const id = await bench.client.add(queue, null)
      await expect(bench.client.waitForCompletion(queue, id, { timeout: 20_000 })).rejects.toMatchObject({
        code: 'JOB_FAILED',
      })
    })
    expect(bench.errors).toEqual([])
  })
})
