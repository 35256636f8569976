/** A worker of the soak. Messages pause and resume it; SIGTERM stops it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createPgBossService, QueueWorker, type JobContext } from 'typeboss'
import { note, type Entry } from './ledger.js'
import { queues, writingQueue, type Work } from './queues.js'

const [connectionString = '', ledger = ''] = process.argv.slice(2)

async function work(job: JobContext, { number, takes, failures }: Work): Promise<number> {
  const entry = (what: Entry['what']): void =>
    note(ledger, { queue: job.queue, number, attempt: job.attempt, what })
  entry('started')
  try {
    if (job.queue === writingQueue.name) {
      const db = await job.transaction()
      await db.query('INSERT INTO written (number) VALUES ($1)', [number])
    }
    await sleep(takes, undefined, { signal: job.signal })
  } catch (error) {
    entry(job.signal.aborted ? 'given up' : 'thrown')
    throw error
  }
  if (job.attempt <= failures) {
    entry('thrown')
    throw new Error('as it was meant to')
  }
  entry('done')
  return number
}

const errors = new Map<string, number>()
const report = ({ message }: Error): void => {
  errors.set(message, (errors.get(message) ?? 0) + 1)
}
const service = createPgBossService({
  connectionString,
  superviseIntervalSeconds: 2,
  monitorIntervalSeconds: 2,
  onError: report,
})
const worker = new QueueWorker(service, queues, { stopOn: ['SIGTERM'], stopTimeout: 3_000 })
for (const queue of queues) worker.handle(queue, (data, job) => work(job, data))
worker.on('completed', ({ queue, data, attempt }) =>
  note(ledger, { queue, number: data.number, attempt, what: 'told' }),
)
worker.on('error', report)

process.on('message', (message) => {
  for (const queue of queues)
    if (message === 'pause') worker.pause(queue)
    else worker.resume(queue)
})

for (;;) {
  try {
    // oxlint-disable-next-line no-await-in-loop
    await worker.start()
    break
  } catch (error) {
    report(error instanceof Error ? error : new Error(String(error)))
    // oxlint-disable-next-line no-await-in-loop
    await sleep(500)
  }
}
process.send?.('ready')
// The channel to the parent must not keep the process alive after its stop.
process.channel?.unref()
process.once('exit', () => {
  if (process.env['SOAK_VERBOSE'] !== undefined)
    for (const [message, count] of errors) process.stderr.write(`  ${process.pid}: ${count} × ${message}\n`)
})
