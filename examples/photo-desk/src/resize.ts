import sharp from 'sharp'
import { photoFile, pictureFile } from './files.js'
import type { Picture, Resize } from './queues.js'

/** Idempotent: a second run writes the same picture. */
export async function resizePhoto({ photo, width }: Resize): Promise<Picture> {
  const { height, size } = await sharp(photoFile(photo))
    .autoOrient()
    .resize({ width })
    .jpeg({ quality: 80 })
    .toFile(pictureFile(photo, width))
  return { photo, width, height, bytes: size }
}
