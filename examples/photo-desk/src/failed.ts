/** Lists photos that could not be resized, and retries them after they were replaced. */
import { queue } from './queue.js'

export interface FailedPhoto {
  photo: string
  width: number
  requestedAt: Date
  reason: string | undefined
}

export async function failedPhotos(): Promise<FailedPhoto[]> {
  const letters = await queue.findJobs('failed-photos', { status: 'waiting' })
  return letters.map(({ data, origin }) => ({ ...data, reason: origin?.error?.message }))
}

export async function redrivePhotos(): Promise<{ expected: number; moved: number }> {
  const { total, stranded } = await queue.previewRedrive('failed-photos', { from: 'resize' })
  return { expected: total - stranded, moved: await queue.redrive('failed-photos', { from: 'resize' }) }
}
