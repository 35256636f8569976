/** The queues of the photo desk, without handlers: a process that adds jobs need not load sharp. */
import { defineQueue } from 'typeboss'

export interface Resize {
  photo: string
  /** @minimum 16 @maximum 4096 */
  width: number
  requestedAt: Date
}

export interface Picture {
  photo: string
  width: number
  height: number
  bytes: number
}

/** A photo that cannot be resized goes to `failed-photos`, for a person to check. */
export const resizeQueue = defineQueue<Resize, Picture>('resize', {
  retries: 1,
  timeout: 30_000,
  concurrency: 2,
  deadLetter: 'failed-photos',
})

export const failedPhotosQueue = defineQueue<Resize, void>('failed-photos')

export const exportQueue = defineQueue<{ since: Date }, { file: string; rows: number; finishedAt: Date }>(
  'export',
  { timeout: 600_000 },
)

/** Deletes exports that were not downloaded. */
export const sweepQueue = defineQueue<{ olderThanMinutes: number }, { removed: number }>('sweep')
