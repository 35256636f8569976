/** A worker process. Start as many as you like: each takes what it can. */
import { QueueWorker } from 'typeboss'
import { writeExport } from './export.js'
import { makeFolders } from './files.js'
import { queue, service } from './queue.js'
import { exportQueue, failedPhotosQueue, resizeQueue, sweepQueue } from './queues.js'
import { resizePhoto } from './resize.js'
import { sweepExports } from './sweep.js'

await makeFolders()
const worker = new QueueWorker(service, [resizeQueue, exportQueue, sweepQueue])
  .handle(resizeQueue, resizePhoto)
  .handle(exportQueue, writeExport)
  .handle(sweepQueue, sweepExports)
await worker.start()
// Said at every start, kept once. Nobody works the dead letters: a person sends them back.
await queue.schedule('sweep', '* * * * *', { olderThanMinutes: 60 })
console.log(`worker ${process.pid} works; ${failedPhotosQueue.name} waits for a person`)

process.once('SIGTERM', () => void stop())

/** First the worker, whose handlers use the client. */
async function stop(): Promise<void> {
  await worker.stop({ timeout: 10_000 })
  await queue.close()
}
