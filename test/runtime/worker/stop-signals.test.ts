import { afterAll, describe, expect, test } from '@jest/globals'
import { killChildren, startChild } from '../../support/child-process.js'
import { within } from '../../support/eventually.js'
import { handMadeQueue } from '../../support/hand-made-queues.js'
import { useBench } from '../../support/service.js'

const bench = useBench()
const queue = handMadeQueue<unknown, unknown>({ name: 'signalled' })
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function startWorker(stopTimeout: number) {
  const child = startChild('runtime/worker/signalled-process.js', {
    DATABASE_URL: bench.connectionString,
    STOP_TIMEOUT: String(stopTimeout),
  })
  const id = await bench.client.add(queue, 1)
  await within(60_000, 'the handler runs', child.told(1))
  return { child, id }
}

describe('a process whose worker stops on SIGTERM', () => {
  afterAll(killChildren)

  test('completes its stop and releases the job if a second signal arrives during the stop', async () => {
    const { child, id } = await startWorker(4_000)
    child.signal('SIGTERM')
    await pause(500)
    child.signal('SIGTERM')
    expect(await within(60_000, 'the process ends', child.exited)).toEqual({ code: 0, signal: null })
    expect(child.messages).toEqual(['running', 'aborted'])
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'waiting', attemptsMade: 0 })
    await bench.client.remove(queue, id)
  })

  test('ends at the third signal, during its stop', async () => {
    const { child, id } = await startWorker(10 * 60_000)
    for (let sent = 0; sent < 3; sent++) {
      expect(await Promise.race([child.exited, pause(500)])).toBeUndefined()
      child.signal('SIGTERM')
    }
    const exit = await within(60_000, 'the process ends', child.exited)
    expect([exit.code, exit.signal]).toEqual([143, null])
    expect(child.messages).toEqual(['running'])
    expect(await bench.client.getJob(queue, id)).toMatchObject({ status: 'active' })
  })
})
