/** After a change, the watch mode or dev server of each real tool compiles the affected files of one project again. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { killChildren, startChild, type Child } from '../../support/child-process.js'
import type { Files, Project } from '../../support/project.js'
import { address, createWatchProject, emailQueue, otherQueue, producer, workerWith } from './watch-project.js'
import type { Round } from './watchers.js'

const devServers = ['vite, client', 'vite, ssr']
const bundlers = ['rollup', 'rolldown', 'esbuild', 'webpack', 'rspack', ...devServers]
const all = [...bundlers, 'vitest']

describe('when files change under', () => {
  let project: Project
  let child: Child
  let written: Files = {}

  const write = (files: Files): Promise<void> => {
    written = files
    return project.write(files)
  }

  beforeAll(async () => {
    project = await createWatchProject()
    child = startChild('transformer/integrations/watchers.js', { WATCHED: project.folder })
    await become(all, (code) => code.includes('street'))
  })

  afterAll(async () => {
    await killChildren()
    await project.remove()
  })

  const lastRound = (tool: string): Round | undefined =>
    // `watchers.ts` sends this message.
    (child.messages as readonly Round[]).findLast((round) => round.tool === tool)

  /** Resolves with the tools, once all have come to it. */
  const until = async (
    tools: readonly string[],
    isSo: (round: Round) => boolean,
  ): Promise<readonly string[]> => {
    const isThere = (tool: string): boolean => {
      const round = lastRound(tool)
      return round !== undefined && isSo(round)
    }
    for (const tool of tools) {
      for (let quietTimes = 0; !isThere(tool);) {
        const before = child.messages.length
        await Promise.race([child.told(before + 1), sleep(10_000, undefined, { ref: false })])
        if (child.messages.length > before) continue
        if (quietTimes === 5) throw new Error(`${tool} stays at ${JSON.stringify(lastRound(tool))}`)
        quietTimes += 1
        // A tool or the operating system can miss a change between a build and the next watch.
        await project.write(written)
      }
    }
    return tools
  }
  /** Resolves when both entries are as they should be. Vitest shows the one contract that its test looks at. */
  const become = (tools: readonly string[], isRight: (code: string) => boolean): Promise<readonly string[]> =>
    until(tools, (round) =>
      round.kind === 'failed'
        ? round.tool === 'vitest' && isRight(round.message)
        : isRight(round.producer) && isRight(round.worker),
    )
  const refuse = (tools: readonly string[], words: string): Promise<readonly string[]> =>
    until(tools, (round) => round.kind === 'failed' && round.message.includes(words))

  test('a type three files away changes every contract that depends on it', async () => {
    await write({ 'src/types/address.ts': address('avenue') })
    expect(await become(all, (code) => has('avenue')(code) && !has('street')(code))).toEqual(all)
  })

  test('a type in the definition itself changes the contract of a file that imports it', async () => {
    await write({ 'src/queues/email.ts': emailQueue('Email & { fax: string }') })
    expect(await become(all, has('avenue', 'fax'))).toEqual(all)
  })

  test('a new call can use a queue in a new file', async () => {
    await write({ 'src/queues/report.ts': otherQueue('report', 'chapter') })
    await write({ 'src/producer.ts': producer('email-queue', 'report') })
    expect(await until(bundlers, hasProducer('fax', 'chapter'))).toEqual(bundlers)
  })

  test('a call is compiled again when the queue that it names is defined', async () => {
    await write({ 'src/producer.ts': producer('email-queue', 'report', 'visit') })
    expect(await until(bundlers, hasProducer('chapter', 'send2'))).toEqual(bundlers)
    await write({ 'src/queues/visit.ts': otherQueue('visit', 'hour') })
    // A dev server notices new files; the other tools only watch existing files.
    expect(await until(devServers, hasProducer('hour'))).toEqual(devServers)
    await write({ 'src/worker.ts': workerWith('./queues/visit.ts') })
    expect(await until(bundlers, hasProducer('chapter', 'hour'))).toEqual(bundlers)
  })

  test('a queue whose file is deleted has no contract until the file is restored', async () => {
    await rm(join(project.folder, 'src/queues/report.ts'))
    expect(
      await until(bundlers, (round) => hasProducer('hour')(round) && !hasProducer('chapter')(round)),
    ).toEqual(bundlers)
    await write({ 'src/queues/report.ts': otherQueue('report', 'chapter') })
    expect(await until(bundlers, hasProducer('hour', 'chapter'))).toEqual(bundlers)
  })

  test('a syntax error is reported until it is fixed', async () => {
    await write({ 'src/queues/email.ts': `${emailQueue('Email')} const broken = {` })
    expect(await refuse(all, 'error TS1005')).toEqual(all)
    await write({ 'src/queues/email.ts': emailQueue('Email & { mended: true }') })
    expect(await become(all, has('avenue', 'mended'))).toEqual(all)
  })

  test('an error of typeboss is reported until it is fixed in another file', async () => {
    await write({ 'src/types/address.ts': 'export interface Address { ring: () => void }' })
    expect(await refuse(all, 'error TS71101: input.home.ring')).toEqual(all)
    await write({ 'src/types/address.ts': address('square') })
    expect(await become(all, has('square', 'mended'))).toEqual(all)
  })
})

/** Whether all of the fields are in a contract. */
function has(...fields: readonly string[]): (code: string) => boolean {
  return (code) => fields.every((field) => code.includes(field))
}

function hasProducer(...fields: readonly string[]): (round: Round) => boolean {
  return (round) => round.kind === 'built' && has(...fields)(round.producer)
}
