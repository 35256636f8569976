/** Starts the photo desk and visits it. With `--stay`, it runs until Ctrl-C, for a browser. */
import { once } from 'node:events'
import { startPhotoDesk } from './processes.js'
import { visit } from './visitor.js'

const desk = await startPhotoDesk()
try {
  await visit(desk.web)
  const dashboard = await (await fetch(`${desk.dashboard}/queues`)).text()
  console.log(`the dashboard ${dashboard.includes('failed-photos') ? 'shows our queues' : 'knows nothing'}`)
  if (process.argv.includes('--stay')) {
    console.log(`\nphoto desk: ${desk.web}\ndashboard:  ${desk.dashboard}\nCtrl-C ends it`)
    await once(process, 'SIGINT')
  }
} finally {
  await desk.stop()
}
