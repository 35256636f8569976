/** A file carries only the parts of a queue's contract that its calls need. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { contractUsages } from '#runtime/queue/contract-usages'
import { createProject, type Project } from '../../support/project.js'
import { queues } from '../fixtures.js'

/** The arguments of each method after the queue. */
const call: Record<keyof typeof contractUsages, string> = {
  add: `({ to: 'a' })`,
  addBatch: `([{ data: { to: 'a' } }])`,
  throttle: `({ to: 'a' }, { window: 1_000 })`,
  debounce: `({ to: 'a' }, { window: 1_000 })`,
  plan: `({ to: 'a' })`,
  dependencies: `('id')`,
  schedule: `('0 7 * * *', { to: 'a' })`,
  unschedule: `()`,
  schedules: `()`,
  getJob: `('id')`,
  findJobs: `({ status: 'failed' })`,
  counts: `()`,
  waitForCompletion: `('id')`,
  waitForBatch: `(['id'])`,
  watch: `('id')`,
  update: `('id', { data: { to: 'b' } })`,
  remove: `('id')`,
  cancel: `('id')`,
  cancelBatch: `(['id'])`,
  retry: `('id')`,
  retryBatch: `(['id'])`,
  redrive: `()`,
  previewRedrive: `()`,
}

describe('a file that calls', () => {
  let project: Project

  afterEach(() => project.remove())

  /** The members of the codecs in each module's contract: `'input: validate encode'`. */
  async function carried(modules: { readonly [name: string]: string }): Promise<Record<string, string[]>> {
    const files = Object.entries(modules).map(([name, text]) => [
      `src/${name}.ts`,
      `import { queue } from './client.js'\n${text}\n`,
    ])
    project = await createProject({ ...queues, ...Object.fromEntries(files) })
    const { errors, outputs } = project.compile()
    expect(errors).toEqual([])
    return Object.fromEntries(
      Object.keys(modules).map((name) => [name, codecsIn(outputs[`out/${name}.js`] ?? '')]),
    )
  }

  test('one method carries the parts that the method needs', async () => {
    const methods = Object.entries(call)
    const found = await carried(
      Object.fromEntries(
        methods.map(([method, [, ...rest]]) => [
          method,
          `export const run = () => queue.${method}('email-queue'${rest.join('') === ')' ? ')' : `, ${rest.join('')}`}`,
        ]),
      ),
    )
    const codes = { write: 'validate encode', read: 'decode' }
    for (const [method, usage] of Object.entries(contractUsages)) {
      const expected = Object.entries(usage).map(([side, direction]) => `${side}: ${codes[direction]}`)
      expect([method, ...(found[method] ?? [])]).toEqual([method, ...expected])
    }
  })

  test('several methods carries the parts that all of them need, once', async () => {
    const found = await carried({
      both: `export const run = async () =>
        queue.waitForCompletion('email-queue', await queue.add('email-queue', { to: 'a' }))`,
      all: `export const run = async () => queue.getJob('email-queue', await queue.add('email-queue', { to: 'a' }))`,
      either: `export const run = (isMany: boolean) =>
        (isMany ? queue.addBatch : queue.getJob)('email-queue', [] as never)`,
    })
    expect(found).toEqual({
      both: ['input: validate encode', 'output: decode'],
      all: ['input: validate encode decode', 'output: decode', 'progress: decode'],
      either: ['input: validate encode decode', 'output: decode', 'progress: decode'],
    })
  })

  test('one method under the type of another throws before it does anything', async () => {
    await carried({
      wrong: `const read = queue.getJob as never as typeof queue.add
        await read('email-queue', { to: 'a' }).catch((error) => console.log(error.code, error.message))`,
    })
    const { output } = await project.node('out/wrong.js')
    expect(output).toMatch(
      /^CONTRACT_INCOMPLETE The contract of queue "email-queue" .* cannot read its input/,
    )
  })
})

function codecsIn(text: string): string[] {
  return [...text.matchAll(/^ {2}(input|output|progress): \{\n((?: {4}.*\n)+)/gm)].map(
    ([, side, members = '']) =>
      `${side}: ${[...members.matchAll(/^ {4}(\w+):/gm)].map(([, member]) => member).join(' ')}`,
  )
}
