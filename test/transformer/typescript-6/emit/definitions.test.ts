/** The options and the fingerprint in a definition's contract, and the positions of errors about its types. */
import { afterEach, describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import type { Compilation } from '../../../support/compile-project.js'
import { createProject, type Project } from '../../../support/project.js'

let project: Project

afterEach(() => project.remove())

async function compile(definition: string): Promise<Compilation> {
  project = await createProject({
    'src/queue.ts': `import { defineQueue } from 'typeboss'\n${definition}`,
  })
  return project.compile()
}

describe('a contract carries the options', () => {
  test.each([
    [
      'that are literals, including nested options',
      `{ retries: 5, backoff: { type: 'fixed', delay: 5_000 } }`,
      `{ retries: 5, backoff: { type: 'fixed', delay: 5000 } }`,
    ],
    ['except computed options', `{ retries: Number('5'), concurrency: 20 }`, `{ concurrency: 20 }`],
    [
      'except objects that are partly computed',
      `{ priority: -3, backoff: { type: 'fixed', delay: Number('5') } }`,
      `{ priority: -3 }`,
    ],
  ])('%s', async (_title, written, carried) => {
    const { errors, outputs } = await compile(
      `export const mail = defineQueue('mail', async (text: string) => text, ${written})\n`,
    )
    expect(errors).toEqual([])
    expect(outputs['out/queue.js']).toContain(`options: ${carried},`)
  })
})

test('a contract has another fingerprint if a type changes, including the type of its progress', async () => {
  const { outputs } = await compile(`import type { JobContext } from 'typeboss'
export const queues = [
  defineQueue('a', async (text: string, job: JobContext<{ at: Date }>) => text),
  defineQueue('b', async (text: string, job: JobContext<{ at: Date }>) => text),
  defineQueue('c', async (text: string, job: JobContext<{ at: string }>) => text),
  defineQueue('d', async (text: string) => text),
] as const
`)
  const [a, b, c, d] = [...(outputs['out/queue.js'] ?? '').matchAll(/fingerprint: '(\w+)'/g)].map(
    ([, fingerprint]) => fingerprint,
  )
  expect(b).toBe(a)
  expect(new Set([a, c, d]).size).toBe(3)
})

/** The text at the position of each error, and of its notes. */
function problems(compilation: Compilation): readonly string[] {
  return compilation.diagnostics.map(({ file, start = 0, length = 0, relatedInformation = [] }) =>
    [
      file?.text.slice(start, start + length),
      ...relatedInformation.map((note) =>
        note.file?.text.slice(note.start, (note.start ?? 0) + (note.length ?? 0)),
      ),
    ].join(' → '),
  )
}

describe('a type that cannot be stored is reported', () => {
  test('at the annotation of the handler, with a note at the field', async () => {
    const compilation = await compile(
      `interface Mail { to: string; done: () => void }\nexport const mail = defineQueue('mail', async (mail: Mail) => mail.to)\n`,
    )
    expect(problems(compilation)).toEqual(['Mail → done: () => void'])
    expect(compilation.diagnostics.map(({ category }) => category)).toEqual([ts.DiagnosticCategory.Error])
  })

  test("with a note at the user's field, and not in the type map", async () => {
    const definition = `export const mail = defineQueue('mail', async (mail: { to: string; done: () => void }) => mail.to)\n`
    const compilation = await compile(definition)
    expect(problems(compilation)).toEqual(['{ to: string; done: () => void } → done: () => void'])
    const [note] = compilation.diagnostics[0]?.relatedInformation ?? []
    expect(note?.start).toBe(note?.file?.text.indexOf('done'))
  })

  test('at the type argument', async () => {
    const compilation = await compile(`export const mail = defineQueue<string, { at: symbol }>('mail')\n`)
    expect(problems(compilation)).toEqual(['{ at: symbol } → at: symbol'])
  })

  test('at the name, if the result is inferred', async () => {
    const compilation = await compile(
      `export const mail = defineQueue('mail', async (text: string) => ({ text, again: () => text }))\n`,
    )
    expect(problems(compilation)).toEqual([`'mail' → again: () => text`])
  })

  test('at the annotation of the job, for the type of its progress', async () => {
    const compilation = await compile(
      `import type { JobContext } from 'typeboss'
type Step = { name: string; undo: () => void }
export const mail = defineQueue('mail', async (text: string, job: JobContext<Step>) => text)
`,
    )
    expect(problems(compilation)).toEqual(['JobContext<Step> → undo: () => void'])
  })

  test('once, however often the queue is named', async () => {
    const compilation = await compile(
      `import type { QueueClient } from 'typeboss'
export const mail = defineQueue('mail', async (mail: symbol) => 1)
export const look = (queue: QueueClient) => [queue.getJob('mail', '1'), queue.getJob(mail, '2')]
`,
    )
    expect(problems(compilation)).toEqual(['symbol'])
  })
})
