/** Sends a job's changes as server-sent events. */
import type { ServerResponse } from 'node:http'
import { queue } from './queue.js'

export async function streamExport(response: ServerResponse, job: string): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const changes = queue.watch('export', job, { signal: gone.signal })
  // Before the headers, because a missing export must be a 404.
  const first = await changes.next()
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  try {
    for (let next = first; next.done !== true; next = await changes.next()) {
      const { status, progress, result, error } = next.value
      const event = { status, progress, rows: result?.rows, error: error?.message }
      response.write(`data: ${JSON.stringify(event)}\n\n`)
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error
  }
  response.end()
}
