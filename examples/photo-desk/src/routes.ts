/** The routes of the HTTP API. */
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { JobNotFoundError, TypebossError } from 'typeboss'
import { streamExport } from './events.js'
import { exportFile, pictureFile } from './files.js'
import { failedPhotos, redrivePhotos } from './failed.js'
import { Refusal, refuseOtherOrigins } from './limits.js'
import { picturesOf, replacePhoto, takePhoto } from './photos.js'
import { queue } from './queue.js'

type Route = (request: IncomingMessage, response: ServerResponse, ...parts: string[]) => Promise<void>

const id = '([0-9a-f-]{36})'
const routes: readonly (readonly [method: string, path: string, route: Route])[] = [
  ['GET', '/', page],
  ['POST', '/photos', async (request, response) => json(response, 202, await takePhoto(request))],
  [
    'PUT',
    `/photos/${id}`,
    async (request, response, photo) => json(response, 200, await replacePhoto(request, photo)),
  ],
  [
    'GET',
    `/photos/${id}/pictures`,
    async (_request, response, photo) => json(response, 200, await picturesOf(photo)),
  ],
  [
    'GET',
    `/pictures/${id}/(\\d+)`,
    async (_request, response, photo, width) =>
      send(response, 'image/jpeg', pictureFile(photo, Number(width))),
  ],
  ['GET', '/failed', async (_request, response) => json(response, 200, await failedPhotos())],
  ['POST', '/failed/redrive', async (_request, response) => json(response, 200, await redrivePhotos())],
  [
    'POST',
    '/exports',
    async (_request, response) =>
      json(response, 202, { export: await queue.add('export', { since: new Date(0) }) }),
  ],
  ['GET', `/exports/${id}/events`, async (_request, response, job) => streamExport(response, job)],
  [
    'GET',
    `/exports/${id}/file`,
    async (_request, response, job) => send(response, 'text/csv', exportFile(job)),
  ],
  [
    'GET',
    '/counts',
    async (_request, response) =>
      json(response, 200, { resize: await queue.counts('resize'), export: await queue.counts('export') }),
  ],
  ['GET', '/schedules', async (_request, response) => json(response, 200, await queue.schedules('sweep'))],
]

export async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    refuseOtherOrigins(request)
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    for (const [method, path, route] of routes) {
      const match = new RegExp(`^${path}$`).exec(pathname)
      if (match === null || method !== request.method) continue
      await route(request, response, ...match.slice(1))
      return
    }
    json(response, 404, { error: 'There is nothing here' })
  } catch (error) {
    fail(request, response, error)
  }
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const status = statusOf(error)
  // Skips the rest of a body that is too large.
  if (!request.complete) response.setHeader('connection', 'close')
  if (response.headersSent) response.destroy()
  else json(response, status, { error: error instanceof Error ? error.message : String(error) })
}

function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status
  if (error instanceof JobNotFoundError) return 404
  // Data that does not fit a queue's type is an error of the client.
  return error instanceof TypebossError ? 400 : 500
}

async function page(_request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(await readFile(new URL('../src/page.html', import.meta.url)))
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

async function send(response: ServerResponse, type: string, file: string): Promise<void> {
  const content = createReadStream(file)
  content.once('open', () => response.setHeader('content-type', type))
  content.once('error', () => json(response, 404, { error: 'There is no such file (yet)' }))
  content.pipe(response)
}
