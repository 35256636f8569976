/** The files of pictures and exports, in a folder that all processes share. */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const folder = resolve(process.env['PHOTO_DESK_FOLDER'] ?? 'data')
export const exportsFolder = join(folder, 'exports')
export const picturesFolder = join(folder, 'pictures')

export async function makeFolders(): Promise<void> {
  for (const each of [picturesFolder, exportsFolder]) await mkdir(each, { recursive: true })
}

export function photoFile(photo: string): string {
  return join(picturesFolder, `${photo}.original`)
}

export function pictureFile(photo: string, width: number): string {
  return join(picturesFolder, `${photo}-${width}.jpg`)
}

export function exportFile(job: string): string {
  return join(exportsFolder, `${job}.csv`)
}
