/** The limits of the web server. It has no login, so it serves only this machine, and limits uploads. */
import type { IncomingMessage } from 'node:http'
import { readdir } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { picturesFolder } from './files.js'

const largestPhoto = 20 * 1024 * 1024
const mostPhotos = Number(process.env['PHOTO_DESK_MOST_PHOTOS'] ?? 1_000)
const mostUploads = 8

export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Throws for a request from another site's page. Also checks the Host, because the name of another site can resolve to this
 * machine.
 */
export function refuseOtherOrigins({ headers: { host = '', origin } }: IncomingMessage): void {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host))
    throw new Refusal(403, 'Open this server as localhost or 127.0.0.1')
  if (origin !== undefined && origin !== `http://${host}`)
    throw new Refusal(403, 'Pages of other sites cannot use this server')
}

let uploads = 0

/** Runs an upload. Throws if there are too many uploads or photos. */
export async function withRoom<Result>(isNew: boolean, upload: () => Promise<Result>): Promise<Result> {
  if (uploads >= mostUploads) throw new Refusal(503, `At most ${mostUploads} uploads at once`)
  uploads += 1
  try {
    if (isNew && (await photos()) >= mostPhotos)
      throw new Refusal(507, `At most ${mostPhotos} photos are kept`)
    return await upload()
  } finally {
    uploads -= 1
  }
}

async function photos(): Promise<number> {
  const files = await readdir(picturesFolder)
  return files.filter((file) => file.endsWith('.original')).length
}

/** Throws before a body is read whose declared size is too large. */
export function refuseLarge({ headers }: IncomingMessage): void {
  if (Number(headers['content-length'] ?? 0) > largestPhoto) throw tooLarge()
}

function tooLarge(): Refusal {
  return new Refusal(413, `A photo can have ${largestPhoto} bytes`)
}

/** Passes a photo's bytes through, and throws when there are too many. */
export function limitedSize(): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > largestPhoto) done(tooLarge())
      else done(null, chunk)
    },
  })
}
