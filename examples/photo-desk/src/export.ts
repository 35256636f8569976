/** Exports a table of all pictures: their photos, sizes and statistics of their pixels. */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import sharp from 'sharp'
import type { JobContext } from 'typeboss'
import { exportFile, pictureFile } from './files.js'
import { queue } from './queue.js'
import type { Picture } from './queues.js'

export async function writeExport(
  { since }: { since: Date },
  job: JobContext,
): Promise<{ file: string; rows: number; finishedAt: Date }> {
  const pictures = await picturesSince(since)
  const file = exportFile(job.id)
  let rows = 0
  async function* lines() {
    for (const picture of pictures) {
      job.signal.throwIfAborted()
      yield await describe(picture)
      rows += 1
      await job.progress({ rows, of: pictures.length })
    }
  }
  await pipeline(lines, stringify({ header: true }), createWriteStream(file), { signal: job.signal })
  return { file, rows, finishedAt: new Date() }
}

async function picturesSince(since: Date): Promise<Picture[]> {
  const pictures: Picture[] = []
  let after: string | undefined
  do {
    const page = await queue.findJobs('resize', { status: 'completed', limit: 100, after })
    // Data and results keep their types: `requestedAt` is a Date.
    pictures.push(...page.filter((job) => job.data.requestedAt >= since).map((job) => job.result))
    after = page.at(-1)?.id
  } while (after !== undefined)
  return pictures
}

async function describe({ photo, width, height, bytes }: Picture): Promise<Record<string, string | number>> {
  const { dominant, sharpness, entropy } = await sharp(pictureFile(photo, width)).stats()
  const colour = [dominant.r, dominant.g, dominant.b].map((part) => part.toString(16).padStart(2, '0'))
  return {
    photo,
    width,
    height,
    bytes,
    colour: `#${colour.join('')}`,
    sharpness: sharpness.toFixed(2),
    entropy: entropy.toFixed(2),
  }
}
