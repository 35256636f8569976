/** Sends a newsletter: reads subscribers, adds jobs, runs them, and prints a summary. */
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import { goneAddress, startMailServer, type MailServer } from './mail-server.js'
import { addLetters, waitForLetters } from './producer.js'
import { showProgress } from './progress.js'
import { newsletterQueue } from './queues.js'
import { readSubscribers } from './subscribers.js'
import { printSummary, summarize, type Summary } from './summary.js'

const { subscribers, rejected } = await readSubscribers(new URL('../data/subscribers.csv', import.meta.url))
console.log(`${subscribers.length + rejected.length} rows in subscribers.csv`)
for (const { line, reason } of rejected) console.log(`  skipped line ${line}: ${reason}`)

const mailServer = await startMailServer()
process.env['SMTP_URL'] = mailServer.url

// Uses `DATABASE_URL` if it is set, or else a Postgres inside this process, with its data in a folder.
const service = createPgBossService()
const queue = new QueueClient(service)
const worker = new QueueWorker(service, [newsletterQueue])

try {
  console.log('starting the queue …')
  await worker.start()
  const ids = await addLetters(queue, `issue of ${new Date().toISOString()}`, subscribers)
  console.log(
    `${ids.length} jobs added, and ${subscribers.length - ids.length} left out, its address being there twice\n`,
  )

  const progress = showProgress(ids.length)
  await waitForLetters(queue, ids, progress).finally(progress.stop)

  const summary = await summarize(queue, ids)
  printSummary(summary)
  checkAgainst(mailServer, summary)
} finally {
  await worker.stop()
  await queue.close()
  await mailServer.close()
}

/** Compares the queue with the mail server: each letter that counts as sent was received once. */
function checkAgainst({ received }: MailServer, { sent, failed }: Summary): void {
  const recipients = new Set(received.flatMap(({ to }) => [to].flat().map((address) => address?.text)))
  console.log(`${received.length} letters in the mail server, for ${recipients.size} readers`)
  const expected = failed.length === 1 && failed[0]?.email === goneAddress
  if (expected && received.length === sent && recipients.size === sent) return
  console.error('The queue and the mail server disagree, or a letter failed that should not have.')
  process.exitCode = 1
}
