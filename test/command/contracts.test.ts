import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { plugin } from '../support/project.js'
import { createCommandProject, queueFile, type CommandProject } from './command.js'

const tsconfig = JSON.stringify({
  compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true, types: [], plugins: [plugin] },
  include: ['src'],
})
const packageJson = '{ "type": "module" }'

describe('typeboss contracts', () => {
  let project: CommandProject

  afterEach(() => project.remove())

  test('prints the types of all queues as JSON, the same text each time', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      'src/queues.ts': queueFile,
    })
    const { code, output } = await project.typeboss('contracts')
    expect(code).toBe(0)
    expect(JSON.parse(output)).toEqual({
      version: 1,
      queues: {
        'email-queue': {
          fingerprint: expect.stringMatching(/^[a-z\d]{12}$/),
          options: { retries: 5, backoff: { type: 'exponential', delay: 100 } },
          input: { name: 'Email', object: { to: 'string' }, optional: { sendAt: 'Date' } },
          output: { object: { id: 'string', sentAt: 'Date' } },
        },
        resize: {
          fingerprint: expect.stringMatching(/^[a-z\d]{12}$/),
          options: {},
          input: { object: { width: 'number' } },
          output: { map: ['string', 'number'] },
        },
      },
    })
    expect((await project.typeboss('contracts', '-p', join(project.folder, 'tsconfig.json'))).output).toBe(
      output,
    )
  })

  test('prints the older inputs that a definition upgrades', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      'src/queues.ts': `import { defineQueue } from 'typeboss'
export const emailQueue = defineQueue('email-queue', async (email: { to: string }) => email.to, {
  upgrades: [(old: { address: string }) => ({ to: old.address })],
})
`,
    })
    const { output } = await project.typeboss('contracts')
    expect(JSON.parse(output).queues['email-queue']).toEqual({
      fingerprint: expect.any(String),
      options: {},
      input: { object: { to: 'string' } },
      output: 'string',
      upgrades: [{ object: { address: 'string' } }],
    })
  })

  test('prints nothing but the errors of a project that does not compile', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      'src/queues.ts': queueFile.replace('to: string', 'to: () => string'),
    })
    const { code, output } = await project.typeboss('contracts')
    expect(code).toBe(1)
    expect(output).toMatch(/^typeboss: the project has errors\.\nsrc\/queues\.ts\(\d+,\d+\): error TS71\d+/)
  })
})
