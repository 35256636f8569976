/** A worker process. Several can run at the same time. */
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
// Every start stores the same schedule. The dead letters have no worker: a person redrives them.
await queue.schedule('sweep', '* * * * *', { olderThanMinutes: 60 })
console.log(`worker ${process.pid} works; ${failedPhotosQueue.name} waits for a person`)

process.once('SIGTERM', () => void stop())

/** Stops the worker first, because its handlers use the client. */
async function stop(): Promise<void> {
  await worker.stop({ timeout: 10_000 })
  await queue.close()
}
