/** A worker as a user would start it: stops on SIGTERM. Sends a message when it is ready, and when it has stopped. */
import { createPgBossService, QueueWorker } from 'typeboss'
import { closeEffects, countedQueue, hangingQueue } from './queues.js'

const skew = Number(process.env['CLOCK_SKEW'] ?? 0)
if (skew !== 0) {
  const now = Date.now.bind(Date)
  Date.now = () => now() + skew
}

const service = createPgBossService({ superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 })
const worker = new QueueWorker(service, [countedQueue, hangingQueue], {
  stopOn: ['SIGTERM'],
})
await worker.start()
process.send?.('ready')

async function end(): Promise<void> {
  await worker.stop()
  await closeEffects()
  process.disconnect()
}
process.once('SIGTERM', () => void end())
