/** The web server: adds jobs and tells what becomes of them. It loads no handler. */
import { createServer } from 'node:http'
import { makeFolders } from './files.js'
import { queue } from './queue.js'
import { answer } from './routes.js'

await makeFolders()
const server = createServer((request, response) => void answer(request, response))
server.listen(Number(process.env['PORT'] ?? 8080), () => console.log('the web server listens'))

process.once('SIGTERM', () => void stop())

async function stop(): Promise<void> {
  // Open event streams end with the client.
  await queue.close()
  server.close()
  server.closeAllConnections()
}
