/** Follows the README's instructions for a first program. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { createCommandProject, type CommandProject } from '../command/command.js'
import { readmeBlock } from './snippets.js'

let project: CommandProject
afterAll(() => project.remove())

test('the first program runs a job on the embedded Postgres', async () => {
  project = await createCommandProject({
    'package.json': '{ "type": "module" }',
    'queues/email.ts': await readmeBlock('ts', '// queues/email.ts'),
    'main.ts': await readmeBlock('ts', '// main.ts'),
  })
  await project.typeboss('init')
  expect(await project.tspc()).toEqual({ code: 0, output: '' })
  const { code, output } = await project.node('--enable-source-maps', 'dist/main.js')
  expect(output).toMatch(/^Dear user@example.com undefined$/m)
  expect(output).toMatch(/messageId: '[\w-]{36}',\n +sentAt: \d{4}-/)
  expect(code).toBe(0)
  await rm(join(project.folder, '.typeboss'), { recursive: true })
})
