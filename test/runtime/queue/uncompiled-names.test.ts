/** Calls in plain JavaScript, in a process that has definitions: the name is looked up among them. */
import { expect, test } from '@jest/globals'
import { defineQueue, JobValidationError, QueueNotFoundError } from 'typeboss'
import { useBench } from '../../support/service.js'

interface Order {
  number: number
  placedAt: Date
}

const orderQueue = defineQueue<Order, void>('uncompiled-orders')

/** The client as JavaScript sees it: under a type that the transformer takes for no client's. */
interface PlainClient {
  add(queue: string, data: unknown): Promise<string>
  getJob(queue: string, id: string): Promise<{ readonly data: unknown } | undefined>
}

const bench = useBench()
// Every call of a plain client is one that the client can be asked at run time; what it says is what is tested.
const plain = (): PlainClient => bench.client as unknown as PlainClient

test('data is converted and stripped as the definition says, there and back', async () => {
  const order = { number: 7, placedAt: new Date(0), secret: 'hush' }
  const id = await plain().add(orderQueue.name, order)
  const job = await plain().getJob(orderQueue.name, id)
  expect(job?.data).toEqual({ number: 7, placedAt: new Date(0) })
})

test('data that does not fit is refused, and so is a name that no definition has', async () => {
  await expect(plain().add(orderQueue.name, { number: '7', placedAt: new Date(0) })).rejects.toThrow(
    JobValidationError,
  )
  await expect(plain().add('uncompiled-order', {})).rejects.toThrow(QueueNotFoundError)
  await expect(plain().add('uncompiled-order', {})).rejects.toThrow('uncompiled-orders')
})
