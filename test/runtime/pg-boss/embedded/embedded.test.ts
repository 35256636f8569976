import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createPgBossService, QueueClient, QueueWorker } from 'typeboss'
import { handMadeQueue } from '../../../support/hand-made-queues.js'

const queue = handMadeQueue<unknown, unknown>({
  name: 'embedded',
  handler: async (data, job) => {
    await job.progress('under way')
    return data
  },
})

/** Runs `use` without a DATABASE_URL, and captures stderr. */
async function saying(use: () => Promise<void>): Promise<string> {
  const url = process.env['DATABASE_URL']
  delete process.env['DATABASE_URL']
  let written = ''
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text)
    return true
  })
  try {
    await use()
  } finally {
    stderr.mockRestore()
    if (url !== undefined) process.env['DATABASE_URL'] = url
  }
  return written
}

describe('the embedded Postgres', () => {
  let folder: string
  let dataFolder: string

  // One database for all tests: creating one takes seconds, opening it again takes one.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'typeboss-embedded-'))
    dataFolder = join(folder, 'deep', '.typeboss', 'data')
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('serves a client and a worker with separate services, stores jobs, and prints one line about it', async () => {
    const said = await saying(async () => {
      const client = new QueueClient(createPgBossService({ dataFolder }))
      const id = await client.add(queue, { n: 1 })
      const worker = new QueueWorker(createPgBossService({ dataFolder }), [queue])
      await worker.start()
      expect(await client.waitForCompletion(queue, id)).toEqual({ n: 1 })
      expect((await client.getJob(queue, id))?.progress).toBe('under way')
      await worker.stop()
      await client.close()
      expect(existsSync(`${dataFolder}.lock`)).toBe(false)

      const again = new QueueClient(createPgBossService({ dataFolder }))
      expect(await again.getJob(queue, id)).toMatchObject({ status: 'completed', result: { n: 1 } })
      await again.close()
    })
    const lines = said.trim().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(
      /^typeboss: no DATABASE_URL.*deep\/\.typeboss\/data, which serves this one process$/,
    )
  })

  test('adds a .gitignore to its default folder, and keeps the user’s own lines in it', async () => {
    const ignore = join(dirname(dataFolder), '.gitignore')
    expect(await readFile(ignore, 'utf8')).toBe('*\n')
    await writeFile(ignore, '*\n!seed.sql\n')
    await saying(async () => {
      const client = new QueueClient(createPgBossService({ dataFolder }))
      await client.add(queue, 1)
      await client.close()
    })
    expect(await readFile(ignore, 'utf8')).toBe('*\n!seed.sql\n')
  })

  test('refuses a folder that another process uses, but not that of a dead process', async () => {
    await saying(async () => {
      await mkdir(dirname(dataFolder), { recursive: true })
      const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      await writeFile(`${dataFolder}.lock`, `${other.pid}\n`)
      const second = new QueueClient(createPgBossService({ dataFolder }))
      await expect(second.add(queue, 1)).rejects.toMatchObject({
        code: 'QUEUE_CONNECTION',
        message: expect.stringMatching(`in use by process ${other.pid}.*dataFolder.*DATABASE_URL`),
      })
      other.kill('SIGKILL')
      await once(other, 'exit')
      // The failed start can be tried again, and the stale lock does not prevent it.
      await second.add(queue, 1)
      await second.close()
    })
  })
})
