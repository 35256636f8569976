import { expect, test } from '@jest/globals'
import { renderTable } from '#command/list/table'

const rows = [
  {
    name: 'email-queue',
    input: '{ to: string; subject: string; body: string; }',
    output: '{ messageId: string; sentAt: Date; }',
    options: { retries: 5, backoff: 'exponential' },
    file: 'src/queues/email.ts',
    line: 12,
  },
  { name: 'resize', input: 'Size', output: 'void', options: {}, file: 'src/resize.ts', line: 3 },
]

const linesFor = (width: number | undefined): readonly string[] =>
  renderTable(rows, width).trimEnd().split('\n')

test('a table is not cut if the output is not a terminal', () => {
  const [headings, email = ''] = linesFor(undefined)
  expect(headings?.split(/ {2,}/)).toEqual(['QUEUE', 'INPUT', 'OUTPUT', 'OPTIONS', 'DEFINED IN'])
  for (const part of [rows[0]?.input, rows[0]?.output, "{ retries: 5, backoff: 'exponential' }"])
    expect(email).toContain(part)
  expect(linesFor(1_000)).toEqual(linesFor(undefined))
})

test.each([160, 120, 90])(
  'a terminal of %i columns has every line cut to fit it, the longest cells first',
  (width) => {
    const lines = linesFor(width)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    const [, email = '', resize = ''] = lines
    expect(email).toMatch(/^email-queue .*….* src\/queues\/email\.ts:12$/)
    expect(resize).toMatch(/^resize {6,}Size {2,}void .* src\/resize\.ts:3$/)
  },
)

test('names and places are never cut, because users copy them', () => {
  const [, email = '', resize = ''] = linesFor(20)
  expect(email).toMatch(/^email-queue .*… {2}src\/queues\/email\.ts:12$/)
  expect(resize).toMatch(/^resize .* src\/resize\.ts:3$/)
})
