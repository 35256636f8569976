/** Uses the photo desk's HTTP API as a visitor would, and prints each step. */
import { readFile } from 'node:fs/promises'
import type { FailedPhoto } from './failed.js'
import type { Picture } from './queues.js'

const photos = ['blue-marble', 'black-marble']

export async function visit(web: string): Promise<void> {
  const ask = async <Answer>(
    path: string,
    method = 'GET',
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<Answer> => {
    const response = await fetch(web + path, { method, body })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Answer
  }
  interface Pictures {
    pictures: Picture[]
    errors: string[]
  }

  for (const name of photos) {
    const { photo } = await ask<{ photo: string }>('/photos', 'POST', await photoNamed(name))
    const { pictures } = await ask<Pictures>(`/photos/${photo}/pictures`)
    const sizes = pictures.map(({ width, height }) => `${width} × ${height}`)
    console.log(`${name}: ${sizes.join(', ')}`)
  }

  const broken = new Uint8Array(Buffer.from('I am no photo'))
  const { photo } = await ask<{ photo: string }>('/photos', 'POST', broken)
  const { errors } = await ask<Pictures>(`/photos/${photo}/pictures`)
  const failed = await ask<FailedPhoto[]>('/failed')
  console.log(`a text: ${errors.length} failed, ${failed.length} dead letters: ${failed[0]?.reason}`)

  await ask(`/photos/${photo}`, 'PUT', await photoNamed('blue-marble'))
  const { expected, moved } = await ask<{ expected: number; moved: number }>('/failed/redrive', 'POST')
  const { pictures } = await ask<Pictures>(`/photos/${photo}/pictures`)
  console.log(`repaired: ${moved} of ${expected} sent back, ${pictures.length} pictures`)

  const { export: job } = await ask<{ export: string }>('/exports', 'POST')
  for await (const event of events(`${web}/exports/${job}/events`)) {
    const { status, progress, rows } = event
    console.log(`export ${status}${progress ? `: ${progress.rows} of ${progress.of}` : ''}`)
    if (rows !== undefined) console.log(`exported ${rows} rows`)
  }
  const [head, first] = (await (await fetch(`${web}/exports/${job}/file`)).text()).split('\n')
  console.log(`${head}\n${first?.replace(/^[^,]+/, '…')}`)

  const [schedule] = await ask<{ expression: string; next: string }[]>('/schedules')
  console.log(`sweeps at ${schedule?.expression}, next at ${schedule?.next}`)
}

interface ExportEvent {
  status: string
  progress?: { rows: number; of: number }
  rows?: number
}

async function* events(url: string): AsyncGenerator<ExportEvent> {
  const { body } = await fetch(url)
  if (body === null) return
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) yield JSON.parse(part.slice('data: '.length)) as ExportEvent
  }
}

async function photoNamed(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(new URL(`../photos/${name}.jpg`, import.meta.url)))
}
