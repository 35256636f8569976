import { afterEach, describe, expect, test } from '@jest/globals'
import { createProject, type Project } from '../../../support/project.js'
import { queues } from '../../fixtures.js'

const producer = `import { queue } from './client.js'
import { emailQueue } from './email.js'

void queue.add('text/queue', 'hello').then(function report() {
  const fail = (): string => { throw new Error('on line 5') }
  void queue.add(emailQueue, { to: fail() })
})
`

describe('source maps', () => {
  let project: Project

  afterEach(() => project.remove())

  test.each([
    ['ESM', '{ "type": "module" }'],
    ['CommonJS', '{}'],
  ])("map a stack trace to the user's line and column, in %s", async (_kind, packageJson) => {
    project = await createProject(
      { ...queues, 'src/producer.ts': producer, 'package.json': packageJson },
      { sourceMap: true },
    )
    expect(await project.tspc()).toEqual({ code: 0, output: '' })
    const { output } = await project.node('--enable-source-maps', 'out/producer.js')
    expect(output).toMatch(/Error: on line 5/)
    expect(output).toMatch(/src\/producer\.ts:5:38\)?\n/)
    expect(output).toMatch(/src\/producer\.ts:6:36\)?\n/)
  })

  test('map the code of a contract in which a getter throws to its call', async () => {
    project = await createProject(
      {
        ...queues,
        'src/getter.ts': `import { queue } from './client.js'

const address = 'ada@example.com'

void queue.add('email-queue', {
  get to(): string {
    throw new Error(address)
  },
})
`,
      },
      { sourceMap: true },
    )
    expect(await project.tspc()).toEqual({ code: 0, output: '' })
    const { output } = await project.node('--enable-source-maps', 'out/getter.js')
    const cause = output.slice(output.indexOf('[cause]'))
    const [getter, ...contract] = [...cause.matchAll(/ at .*src\/getter\.ts:(\d+)/g)].map(([, line]) => line)
    expect(getter).toBe('7')
    expect(new Set(contract)).toEqual(new Set(['5']))
  })
})
