/** A process that works mail until it is stopped. With `--expose-gc`, it regularly reports its heap. */
import { createPgBossService, QueueWorker } from 'typeboss'
import { mailQueue } from './mail.js'

const [connectionString = '', sampleEvery = '0'] = process.argv.slice(2)
let worked = 0
const worker = new QueueWorker(createPgBossService({ connectionString }), [mailQueue])
worker.handle(mailQueue, async ({ number }) => {
  worked += 1
  if (Number(sampleEvery) > 0 && worked % Number(sampleEvery) === 0) {
    globalThis.gc?.()
    process.send?.({ worked, heap: process.memoryUsage().heapUsed })
  }
  return { messageId: `message-${number}` }
})
await worker.start()
process.send?.('ready')
process.once('message', () => {
  void worker.stop().then(() => process.disconnect())
})
