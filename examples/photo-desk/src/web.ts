/** The web server: adds jobs and reports their results. It loads no handler. */
import { createServer } from 'node:http'
import { makeFolders } from './files.js'
import { queue } from './queue.js'
import { answer } from './routes.js'

await makeFolders()
const server = createServer((request, response) => void answer(request, response))
// Only for this machine, because there is no login.
server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () => console.log('the web server listens'))

process.once('SIGTERM', () => void stop())

async function stop(): Promise<void> {
  // Closing the client ends open event streams.
  await queue.close()
  server.close()
  server.closeAllConnections()
}
