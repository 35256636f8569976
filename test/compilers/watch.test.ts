/** `typeboss build --watch` on TypeScript 7.1: each change emits the files that it concerns, and no others. */
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { command, composite, createNativeProject } from '../support/native-project.js'
import { repository, type CompilerOptions, type Files, type Project } from '../support/project.js'
import { watchCommand, type Watch } from '../support/watch.js'

let project: Project
let watch: Watch

afterEach(async () => {
  await watch.stop()
  await project.remove()
})

async function start(
  files: Files,
  options: CompilerOptions = {},
  ...parameters: readonly string[]
): Promise<void> {
  project = await createNativeProject(files, options)
  watch = watchCommand(project, join(repository, 'node_modules/.bin/node'), [
    command,
    'build',
    ...parameters,
    '--watch',
    '--preserveWatchOutput',
  ])
}

const files: Files = {
  'src/email.ts': `import { defineQueue } from 'typeboss'
export interface Email { to: string; priority?: 'low' }
export const emailQueue = defineQueue('email-queue', async (email: Email) => ({ to: email.to }))
`,
  'src/text.ts': `import { defineQueue } from 'typeboss'
export const textQueue = defineQueue('text-queue', async (text: string) => text.length)
`,
  'src/client.ts': `import { QueueClient, type QueueService } from 'typeboss'
declare const service: QueueService
export const queue = new QueueClient(service)
`,
  'src/add.ts': `import { queue } from './client.js'
export const add = () => queue.add('email-queue', { to: 'a' })
`,
  'src/other.ts': `import { queue } from './client.js'
export const add = () => queue.add('text-queue', 'a')
`,
  'src/plain.ts': `import type { Email } from './email.js'
export const to = (email: Email) => email.to
`,
}

/** The outputs that the next round changes. */
async function written(): Promise<readonly string[]> {
  return (await watch.round()).map((line) => line.replace(/^TSFILE: .*\/out\//, '')).toSorted()
}

describe('typeboss build --watch on TypeScript 7.1', () => {
  test('emits the files that carry a changed contract', async () => {
    await start(files, { listEmittedFiles: true })
    await expect(written()).resolves.toEqual(
      Object.keys(files)
        .map((path) => path.replace(/^src\/(.*)ts$/, '$1js'))
        .toSorted(),
    )
    await project.write({ 'src/email.ts': files['src/email.ts']?.replace("'low'", "'low' | 'high'") ?? '' })
    await expect(written()).resolves.toEqual(['add.js', 'email.js'])
    await project.write({ 'src/plain.ts': `${files['src/plain.ts']}export const more = 1\n` })
    await expect(written()).resolves.toEqual(['plain.js'])
    // A type of the contract that is in another file than the queue.
    await project.write({
      'src/email.ts': `export { emailQueue } from './queue.js'\nexport interface Email { to: string }\n`,
      'src/queue.ts': `import { defineQueue } from 'typeboss'
import type { Email } from './email.js'
export const emailQueue = defineQueue('email-queue', async (email: Email) => ({ to: email.to }))
`,
    })
    await expect(written()).resolves.toEqual(['add.js', 'email.js', 'queue.js'])
    await project.write({
      'src/email.ts': `export { emailQueue } from './queue.js'\nexport interface Email { to: string; at?: Date }\n`,
    })
    await expect(written()).resolves.toEqual(['add.js', 'queue.js'])
    expect(await project.read('out/add.js')).toContain('at')
  })

  test('reports an error in a file that did not change, until the change is undone', async () => {
    await start(files)
    await expect(watch.round()).resolves.toEqual([])
    await project.write({
      'src/email.ts': files['src/email.ts']?.replace('to: string', 'to: string[]') ?? '',
    })
    await expect(watch.round()).resolves.toEqual([expect.stringMatching(/^src\/add\.ts\(2,.*TS2322/)])
    await project.write({ 'src/email.ts': files['src/email.ts'] ?? '' })
    await expect(watch.round()).resolves.toEqual([])
    await project.write({ 'src/text.ts': '' })
    await expect(watch.round()).resolves.toEqual([expect.stringMatching(/^src\/other\.ts\(2,.*TS2345/)])
  })

  test('notices new and deleted files, new folders, and tsconfig.json', async () => {
    await start(files, { listEmittedFiles: true })
    await watch.round()
    await mkdir(join(project.folder, 'src/jobs'))
    await rename(join(project.folder, 'src/text.ts'), join(project.folder, 'src/jobs/text.ts'))
    await expect(written()).resolves.toEqual(['jobs/text.js'])
    await project.write({ 'src/jobs/more.ts': 'export const more = 1\n' })
    await expect(written()).resolves.toEqual(['jobs/more.js'])
    await rm(join(project.folder, 'src/jobs'), { recursive: true })
    await expect(watch.round()).resolves.toContainEqual(expect.stringContaining('TS2345'))
    await project.write({ 'src/text.ts': files['src/text.ts'] ?? '' })
    await watch.round()
    const config = await project.read('tsconfig.json')
    await project.write({ 'tsconfig.json': config.replace('"es2023"', '"es2016"') })
    // Those with async functions.
    await expect(written()).resolves.toEqual(['email.js', 'text.js'])
  })

  test('builds the projects that a change concerns with -b', async () => {
    await start(
      {
        'jobs/email.ts': files['src/email.ts'] ?? '',
        'jobs/tsconfig.json': composite([], { listEmittedFiles: true }),
        'web/client.ts': files['src/client.ts'] ?? '',
        'web/add.ts': `import '../jobs/email.js'\n${files['src/add.ts']}`,
        'web/tsconfig.json': composite(['../jobs'], { listEmittedFiles: true }),
      },
      {},
      '-b',
      'web',
    )
    await watch.round()
    await project.write({ 'jobs/email.ts': files['src/email.ts']?.replace("'low'", "'low' | 'high'") ?? '' })
    await expect(written()).resolves.toEqual(expect.arrayContaining(['add.js', 'email.js']))
    await project.write({ 'web/client.ts': `${files['src/client.ts']}export const more = 1\n` })
    await expect(written()).resolves.not.toContain('email.js')
  })
})
