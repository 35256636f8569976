/** A worker of the reports in its own process. It sends a message when it has started, and the reason when a signal aborts. */
import { createPgBossService, QueueWorker } from 'typeboss'
import { reportQueue } from './reports.js'

const worker = new QueueWorker(createPgBossService(), [reportQueue], { stopOn: ['SIGTERM'] })
await worker.start()
process.send?.('ready')
process.once('SIGTERM', () => process.disconnect())
