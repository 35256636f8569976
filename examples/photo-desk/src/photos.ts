/** Stores photos, and adds jobs that resize them to several widths. */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { photoFile } from './files.js'
import { limitedSize, Refusal, refuseLarge, withRoom } from './limits.js'
import { queue } from './queue.js'
import type { Picture } from './queues.js'

const widths = [320, 640, 1280, 1920]

export async function takePhoto(request: IncomingMessage): Promise<{ photo: string; jobs: string[] }> {
  const photo = randomUUID()
  await withRoom(true, () => store(request, photo))
  const requestedAt = new Date()
  const jobs = await queue.addBatch(
    'resize',
    widths.map((width) => ({
      data: { photo, width, requestedAt },
      // Small pictures first, because the page shows them first.
      options: { key: photo, priority: 10_000 - width },
    })),
  )
  return { photo, jobs }
}

export async function replacePhoto(request: IncomingMessage, photo: string): Promise<{ photo: string }> {
  await access(photoFile(photo)).catch(() => {
    throw new Refusal(404, 'There is no such photo')
  })
  await withRoom(false, () => store(request, photo))
  return { photo }
}

async function store(request: IncomingMessage, photo: string): Promise<void> {
  refuseLarge(request)
  const partFile = `${photoFile(photo)}.${randomUUID()}`
  try {
    await pipeline(request, limitedSize(), createWriteStream(partFile))
    await rename(partFile, photoFile(photo))
  } finally {
    await rm(partFile, { force: true })
  }
}

/** Waits for all of a photo's jobs. Returns its pictures, and the errors of the others. */
export async function picturesOf(photo: string): Promise<{ pictures: Picture[]; errors: string[] }> {
  const jobs = await queue.findJobs('resize', { key: photo })
  const ends = await Promise.allSettled(
    jobs.map(({ id }) => queue.waitForCompletion('resize', id, { timeout: 60_000 })),
  )
  const pictures = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
  return {
    pictures: pictures.toSorted((a, b) => a.width - b.width),
    errors: ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : [])),
  }
}
