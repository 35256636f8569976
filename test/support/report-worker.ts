/** A worker of the reports in a process of its own. Tells when it works, and what its handlers' signals abort with. */
import { createPgBossService, QueueWorker } from 'typeboss'
import { reportQueue } from './reports.js'

const worker = new QueueWorker(createPgBossService(), [reportQueue], { stopOn: ['SIGTERM'] })
await worker.start()
process.send?.('ready')
process.once('SIGTERM', () => process.disconnect())
