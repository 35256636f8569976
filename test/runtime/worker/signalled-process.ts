/** A worker that stops on SIGTERM, whose handler does not end. Sends a message when the handler runs and when its signal aborts. */
import { createPgBossService, QueueWorker } from 'typeboss'
import { handMadeQueue } from '../../support/hand-made-queues.js'

const queue = handMadeQueue<unknown, unknown>({
  name: 'signalled',
  handler: async (_data, job) => {
    job.signal.addEventListener('abort', () => process.send?.('aborted'))
    process.send?.('running')
    await new Promise(() => {})
  },
})
const stopTimeout = Number(process.env['STOP_TIMEOUT'])
const worker = new QueueWorker(createPgBossService(), [queue], { stopOn: ['SIGTERM'], stopTimeout })
await worker.start()
// An open channel to the parent would keep the process alive after its stop.
process.channel?.unref()
