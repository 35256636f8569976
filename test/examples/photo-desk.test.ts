/* oxlint-disable jest/no-standalone-expect -- it takes a test for one by the name `test` only */
/** The second example as a whole: its own visitor first, then, where the machine has a browser, a person's way. */
import { writeFile } from 'node:fs/promises'
import { request, type RequestOptions } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mustRun, start, type Running } from '../package/run.js'
import { browserPath, openPage } from '../support/browser.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { waitUntil } from '../support/wait-until.js'

const folder = join(process.cwd(), 'examples/photo-desk')

describe('the photo desk', () => {
  let database: TestDatabase
  let desk: Running

  beforeAll(async () => {
    database = await createTestDatabase()
    await mustRun(process.execPath, [join(process.cwd(), 'node_modules/ts-patch/bin/tspc.js')], { folder })
    desk = start(process.execPath, ['dist/main.js', '--stay'], {
      folder,
      env: { DATABASE_URL: database.connectionString },
    })
    const ended = desk.finished.then(({ output }) => {
      throw new Error(output)
    })
    const ready = waitUntil('the photo desk', () => desk.output().includes('Ctrl-C ends it'), {
      timeout: 150_000,
    })
    await Promise.race([ready, ended])
    ended.catch(() => {})
  }, 180_000)

  /** The status of a raw request, `undefined` if the server closed the connection instead. */
  const statusOf = (options: RequestOptions, body: Iterable<Buffer> = []): Promise<number | undefined> =>
    new Promise((resolve) => {
      const [, port] = /photo desk: http:\/\/localhost:(\d+)/.exec(desk.output()) ?? []
      const sent = request({ host: '127.0.0.1', port, ...options }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', () => resolve(undefined))
      Readable.from(body).pipe(sent)
    })

  test('serves this machine only, and no page of another site', async () => {
    const [, port] = /photo desk: http:\/\/localhost:(\d+)/.exec(desk.output()) ?? []
    expect(await statusOf({ path: '/counts' })).toBe(200)
    const headers = { host: `localhost:${port}`, origin: `http://localhost:${port}` }
    expect(await statusOf({ path: '/counts', headers })).toBe(200)
    const foreign = { ...headers, origin: 'https://example.com' }
    expect(await statusOf({ path: '/exports', method: 'POST', headers: foreign })).toBe(403)
    expect(await statusOf({ path: '/counts', headers: { host: 'photos.example.com' } })).toBe(403)
    const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
    for (const { address } of addresses.filter(({ internal, family }) => !internal && family === 'IPv4'))
      expect(await statusOf({ path: '/counts', host: address })).toBeUndefined()
  })

  test('takes no photo that is too large, announced or not, and replaces none that it does not have', async () => {
    const headers = { 'content-length': 21 * 1024 * 1024 }
    expect(await statusOf({ path: '/photos', method: 'POST', headers })).toBe(413)
    const body = Array.from({ length: 21 }, () => Buffer.alloc(1024 * 1024))
    const unannounced = await statusOf({ path: '/photos', method: 'POST' }, body)
    expect([413, undefined]).toContain(unannounced)
    const unknown = '/photos/00000000-0000-4000-8000-000000000000'
    expect(await statusOf({ path: unknown, method: 'PUT' }, [Buffer.from('x')])).toBe(404)
  })

  afterAll(async () => {
    desk.stop()
    await desk.finished
    await database.drop()
  })

  test('resizes, exports, schedules and redrives, in four processes', () => {
    const output = desk.output()
    expect(output).toMatch(/blue-marble: .*320 × 160/)
    expect(output).toMatch(/black-marble: .*1920 × 960/)
    expect(output).toContain('a text: 4 failed, 4 dead letters: Input file contains unsupported image format')
    expect(output).toContain('repaired: 4 of 4 sent back, 4 pictures')
    expect(output).toContain('exported 12 rows')
    expect(output).toContain('photo,width,height,bytes,colour,sharpness,entropy')
    expect(output).toContain('sweeps at * * * * *')
    expect(output).toContain('the dashboard shows our queues')
  })

  // Skipped and not passed over, so that the run's own count shows it.
  const inBrowser = browserPath === undefined ? test.skip : test
  inBrowser(
    'has a page that shows pictures, an export’s progress and what failed, in a browser',
    async () => {
      const [, web = ''] = /photo desk: (\S+)/.exec(desk.output()) ?? []
      const page = await openPage(web)
      try {
        await page.until(`document.querySelector('#counts')?.textContent.includes('completed')`)
        await page.chooseFiles('#file', [join(folder, 'photos/blue-marble.jpg')])
        const widths = await page.until(`(() => {
        const images = [...document.querySelectorAll('#pictures img')].filter((image) => image.naturalWidth > 0)
        return images.length === 4 && images.map((image) => image.naturalWidth)
      })()`)
        expect(widths).toEqual([320, 640, 1280, 1920])

        await page.until(`document.querySelector('#export').click(), true`)
        // Seen on the way: the rows so far.
        await page.until(
          `/active: \\d+ of 16 rows/.test(document.querySelector('#export-state').textContent)`,
        )
        await page.until(`document.querySelector('#export-state a')?.textContent === 'download 16 rows'`)
        expect(await page.until(`document.querySelector('#progress').value`)).toBe(16)

        const text = join(tmpdir(), 'typeboss-no-photo.txt')
        await writeFile(text, 'I am no photo')
        await page.chooseFiles('#file', [text])
        await page.until(`document.querySelectorAll('#failed li').length === 4`)
        expect(await page.until(`document.querySelector('#photo-errors').textContent`)).toContain(
          'unsupported',
        )
        await page.until(`document.querySelector('#redrive').click(), true`)
        await page.until(`document.querySelector('#redriven').textContent === '4 sent back'`)
        expect(page.errors).toEqual([])
      } finally {
        await page.close()
      }
    },
  )
})
