import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { progressBar } from '#command/check/progress-bar'

/** What is written to a stream while 1,200 of so many jobs are read. */
function shown(isTTY: boolean, total: number): Promise<string> {
  const terminal = Object.assign(new PassThrough(), { isTTY })
  const bar = progressBar(total, terminal)
  bar.add(1_200)
  // Too soon after the first line to be shown.
  bar.add(1)
  bar.end()
  terminal.end()
  return text(terminal)
}

test('a terminal shows the part that is done, and no line of it stays', async () => {
  const line = `${'█'.repeat(15)}${'░'.repeat(15)} 1,200 of 2,400`
  expect(await shown(true, 2_400)).toBe(`\r${line}\r\u001B[K`)
})

test('more jobs than were counted at first fill the bar, and not more', async () => {
  expect(await shown(true, 1_000)).toContain(`\r${'█'.repeat(30)} 1,200 of 1,000\r`)
})

test('a file or a pipe gets nothing, and neither does a terminal if there is nothing to read', async () => {
  expect(await shown(false, 2_400)).toBe('')
  expect(await shown(true, 0)).toBe('')
})
