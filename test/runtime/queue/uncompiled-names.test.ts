/** Calls in plain JavaScript in a process with definitions, which are found by name. */
import { expect, test } from '@jest/globals'
import { defineQueue, JobValidationError, QueueNotFoundError } from 'typeboss'
import { useBench } from '../../support/service.js'

interface Order {
  number: number
  placedAt: Date
}

const orderQueue = defineQueue<Order, void>('uncompiled-orders')

/** The client under a type that the transformer does not recognize as a client's, as in JavaScript. */
interface PlainClient {
  add(queue: string, data: unknown): Promise<string>
  getJob(queue: string, id: string): Promise<{ readonly data: unknown } | undefined>
}

const bench = useBench()
// The calls are valid at run time; the tests check their outcome.
const plain = (): PlainClient => bench.client as unknown as PlainClient

test('data is converted and stripped by the definition, in both directions', async () => {
  const order = { number: 7, placedAt: new Date(0), secret: 'hush' }
  const id = await plain().add(orderQueue.name, order)
  const job = await plain().getJob(orderQueue.name, id)
  expect(job?.data).toEqual({ number: 7, placedAt: new Date(0) })
})

test('data that does not fit and an unknown name are refused', async () => {
  await expect(plain().add(orderQueue.name, { number: '7', placedAt: new Date(0) })).rejects.toThrow(
    JobValidationError,
  )
  await expect(plain().add('uncompiled-order', {})).rejects.toThrow(QueueNotFoundError)
  await expect(plain().add('uncompiled-order', {})).rejects.toThrow('uncompiled-orders')
})
